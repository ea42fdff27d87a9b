import { InstallationTokens } from "@oddwatch/github-events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP_ID, APP_KEY, OrganisationStandIn } from "../../../../test/organisation-stand-in.ts";
import { type Asker, type Credential, LookupTokens } from "./lookup-tokens.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

let github: OrganisationStandIn;
let now: number;
let failures: string[];
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.now = () => now;
  github.installations.set("acme", { id: 1, permissions: {} });
  now = NOON;
  failures = [];
});
afterEach(() => github.stop());

function tokens({ own = ["own"], installationId }: { own?: string[]; installationId?: number } = {}): LookupTokens {
  const clock = () => now;
  const app = new InstallationTokens({ appId: APP_ID, privateKey: APP_KEY, apiUrl: github.url, clock, installationId });
  const asked = { answered: () => undefined, failed: (error: string) => void failures.push(error) };
  return new LookupTokens({ tokens: own, app, clock, asked });
}

async function credentials(of: LookupTokens, asker: Asker): Promise<Credential[]> {
  const groups: Credential[] = [];
  for await (const group of of.credentialsOf(asker)) groups.push(...group);
  return groups;
}

const listed = () => github.asked("/app/installations");
const noList = () => {
  github.faultFor = ({ url }) => (url.pathname === "/app/installations" ? { status: 503 } : undefined);
};

describe("who asks", () => {
  it("is the installation at an owner that has one, else anybody, and that is asked for once an hour", async () => {
    const of = tokens();
    expect(await Promise.all(["acme", "ACME", "globex", undefined].map((owner) => of.askerFor(owner)))).toEqual([
      ...[1, 1, "anybody", "anybody"],
    ]);
    github.installations.set("globex", { id: 2, permissions: {} });
    now += HOUR - 1;
    expect(await of.askerFor("globex")).toBe("anybody");
    expect(github.seen).toHaveLength(1);
    now += 1;
    expect(await of.askerFor("globex")).toBe(2);
    expect(github.seen).toHaveLength(2);
  });

  it("is not an installation that is suspended", async () => {
    github.installations.set("acme", { id: 1, permissions: {}, isSuspended: true });
    expect(await tokens().askerFor("acme")).toBe("anybody");
  });

  it("is the App by default where there is no other token, when it is told as whom", async () => {
    expect(await tokens({ own: [] }).askerFor("globex")).toBe(1);
    github.installations.set("initech", { id: 3, permissions: {} });
    await expect(tokens({ own: [] }).askerFor()).rejects.toMatchObject({ name: "NotAsked" });
    expect(await tokens({ own: [], installationId: 3 }).askerFor()).toBe(3);
  });

  it("cannot be told while GitHub is down and nothing is known, and is not asked for again at once", async () => {
    noList();
    const of = tokens();
    for (let times = 0; times < 2; times++) {
      await expect(of.askerFor("acme")).rejects.toMatchObject({
        message: "the GitHub App has no token for it: GitHub cannot be reached",
        retryAfterSeconds: 5,
      });
    }
    expect(await of.askerFor()).toBe("anybody");
    expect([listed(), failures.length]).toEqual([1, 1]);
    github.faultFor = () => undefined;
    now += 5_000;
    expect(await of.askerFor("acme")).toBe(1);
  });

  it("is who it was while GitHub cannot say it anew", async () => {
    const of = tokens();
    await of.askerFor("acme");
    noList();
    now += HOUR;
    expect([await of.askerFor("acme"), await of.askerFor("globex")]).toEqual([1, "anybody"]);
    expect(listed()).toBe(2);
  });

  it("is anybody when GitHub does not know the App", async () => {
    github.faultFor = () => ({ status: 401 });
    expect(await tokens().askerFor("acme")).toBe("anybody");
    await expect(tokens({ own: [] }).askerFor("acme")).rejects.toMatchObject({ name: "NotAsked" });
  });
});

describe("a credential", () => {
  it("keeps its name when its token changes, and never tells it", async () => {
    const of = tokens();
    const [first] = await credentials(of, 1);
    now += HOUR;
    const [second] = await credentials(of, 1);
    expect([first?.token, second?.token]).toEqual(["ghs_made_1", "ghs_made_2"]);
    expect(second?.name).toBe(first?.name);
    const [own, byDefault] = await credentials(of, "anybody");
    expect(own).toMatchObject({ token: "own", name: expect.not.stringContaining("own") });
    expect(byDefault?.name).toBe(first?.name);
  });

  it("is not there when the App was removed, which the next question knows", async () => {
    const of = tokens();
    const asker = await of.askerFor("acme");
    github.installations.clear();
    await expect(credentials(of, asker)).rejects.toThrow("it is not installed there any more");
    expect(await of.askerFor("acme")).toBe("anybody");
  });

  it("that was refused makes it ask where the App is installed", async () => {
    const of = tokens();
    const asker = await of.askerFor("acme");
    github.installations.clear();
    of.refused("anybody");
    expect(await of.askerFor("acme")).toBe(1);
    of.refused(asker);
    expect(await of.askerFor("acme")).toBe("anybody");
  });
});
