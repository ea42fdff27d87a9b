import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP_ID, APP_KEY, OrganisationStandIn } from "../../../../test/organisation-stand-in.ts";
import { InstallationTokens, type InstallationTokensOptions } from "./installation-tokens.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const MAY = { contents: "read" };

let github: OrganisationStandIn;
let now: number;
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.now = () => now;
  github.installations.set("acme", { id: 1, permissions: MAY });
  now = NOON;
});
afterEach(() => github.stop());

function tokens(given: Partial<InstallationTokensOptions> = {}): InstallationTokens {
  return new InstallationTokens({ appId: APP_ID, privateKey: APP_KEY, apiUrl: github.url, clock: () => now, ...given });
}

const made = (id: number) => github.asked(`/app/installations/${id}/access_tokens`);

describe("tokens of a GitHub App's installation", () => {
  it("are had for an organisation, with what they may do and until when", async () => {
    expect(await tokens().grant("acme")).toEqual({
      token: "ghs_made_1",
      expiresAt: NOON + 60 * MINUTE,
      permissions: MAY,
    });
  });

  it("are kept while they last and renewed five minutes before their end", async () => {
    const app = tokens();
    expect(await app.token("acme")).toBe("ghs_made_1");
    now += 54 * MINUTE;
    expect(await app.token("Acme")).toBe("ghs_made_1");
    now += MINUTE;
    expect(await app.token("acme")).toBe("ghs_made_2");
    expect(made(1)).toBe(2);
  });

  it("are asked for once by those who need one at the same time, also when the old one has ended", async () => {
    const app = tokens({ installationId: 1 });
    expect(new Set(await Promise.all([app.token(), app.token(), app.token()]))).toEqual(new Set(["ghs_made_1"]));
    now += 60 * MINUTE;
    expect(new Set(await Promise.all([app.token(), app.token()]))).toEqual(new Set(["ghs_made_2"]));
  });

  it("are those of the only installation when nobody says which, and of none when there are several", async () => {
    expect(await tokens().token()).toBe("ghs_made_1");
    github.installations.set("globex", { id: 2, permissions: MAY });
    await expect(tokens().token()).rejects.toThrow("installed in several places");
    github.installations.clear();
    await expect(tokens().token()).rejects.toThrow("installed nowhere");
  });

  it("are had by an installation's number too, and all installations are listed, over several pages", async () => {
    expect(await tokens().tokenOf(1)).toBe("ghs_made_1");
    github.installations.set("globex", { id: 2, permissions: MAY, isSuspended: true });
    for (let id = 3; id <= 101; id++) github.installations.set(`org-${id}`, { id, permissions: MAY });
    const installations = await tokens().installations();
    expect(installations).toHaveLength(101);
    expect(installations.slice(0, 2)).toEqual([
      { id: 1, owner: "acme", isSuspended: false },
      { id: 2, owner: "globex", isSuspended: true },
    ]);
    expect(github.asked("/app/installations")).toBe(2);
  });

  it("can be had again after a failure", async () => {
    const app = tokens();
    github.faultFor = ({ method }) => (method === "POST" && made(1) === 1 ? { status: 503 } : undefined);
    await expect(app.token("acme")).rejects.toMatchObject({ name: "Unavailable" });
    expect(await app.token("acme")).toBe("ghs_made_1");
  });

  it("are found again after the App was installed anew", async () => {
    const app = tokens();
    await app.token("acme");
    github.installations.set("acme", { id: 3, permissions: MAY });
    now += 60 * MINUTE;
    await expect(app.token("acme")).rejects.toMatchObject({ name: "NotFound" });
    expect(await app.token("acme")).toBe("ghs_made_2");
  });

  it.each([
    ["an id that is not the key's", { appId: "1" }, "Unauthorized"],
    ["a clock that is an hour off", { clock: () => NOON + 60 * MINUTE }, "Unauthorized"],
  ])("are refused with %s", async (_what, given, name) => {
    await expect(tokens(given).token("acme")).rejects.toMatchObject({ name });
  });

  it("need a key that is one, on one line or on many, and never show it", () => {
    expect(() => tokens({ privateKey: APP_KEY.replaceAll("\n", "\\n") })).not.toThrow();
    for (const privateKey of ["", "a secret text", APP_KEY.slice(0, 200)]) {
      expect(() => tokens({ privateKey })).toThrow(/^the App's private key is no RSA key in PEM form$/);
    }
  });

  it("refuse an answer that is none, and a name that could lead elsewhere", async () => {
    await expect(tokens().token("../app")).rejects.toThrow(RangeError);
    github.faultFor = ({ method }) => (method === "POST" ? { status: 201, body: '{"token":7}' } : undefined);
    await expect(tokens().token("acme")).rejects.toMatchObject({ name: "InvalidAnswer" });
  });
});
