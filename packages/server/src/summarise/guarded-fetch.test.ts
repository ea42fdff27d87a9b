import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { honestText } from "../../../../test/model-answers.ts";
import { ModelStandIn, PROTOCOLS } from "../../../../test/model-stand-in.ts";
import { TargetGuard, type TargetGuardOptions } from "../alert/target-guard.ts";
import { NO_EVIDENCE } from "./evidence-facts.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import { eventfulIncident, providerAt, someSettings, someSummariser } from "./summarise-under-test.ts";

const SIGNAL = new AbortController().signal;
const HERE: LookupAddress = { address: "127.0.0.1", family: 4 };

let model: ModelStandIn;
beforeAll(async () => {
  model = await ModelStandIn.start();
  model.reply = ({ prompt }) => ({ text: honestText(prompt) });
});
beforeEach(() => void model.asked.splice(0));
afterAll(() => model.stop());

function ask(url: string, options: TargetGuardOptions, kind: (typeof PROTOCOLS)[number] = "openai-compatible") {
  const fetch = guardedFetch(new TargetGuard(options));
  const summariser = someSummariser(someSettings(providerAt(kind, url)), { fetch });
  return summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL);
}

describe.each(PROTOCOLS)("a model asked by %s", (kind) => {
  it("is not asked inside this machine, and the error says what would allow it", async () => {
    const refused = { reason: "not-allowed", retryAfterSeconds: undefined };
    const asked = ask(model.url, {}, kind);
    await expect(asked).rejects.toMatchObject(refused);
    await expect(asked).rejects.toThrow(/: set ODDWATCH_ALLOWED_TARGETS=127\.0\.0\.1 to allow it\.$/);
    expect(model.asked).toEqual([]);
  });

  it("is asked there when the installation names the address", async () => {
    const summary = await ask(model.url, { allowed: ["127.0.0.1"] }, kind);
    expect([summary.whyRules, model.asked.length]).toEqual([undefined, 1]);
  });
});

describe("a model's address", () => {
  it.each(["http://169.254.169.254/v1", "https://[::1]/v1", "https://10.0.0.7/v1", "https://0x7f.1/v1"])(
    "%s is refused",
    async (url) => {
      await expect(ask(url, {})).rejects.toMatchObject({ reason: "not-allowed" });
    },
  );

  it("that changes between check and use gains nothing: it is looked up once", async () => {
    const answers = [HERE, { address: "169.254.169.254", family: 4 }];
    let lookups = 0;
    const lookup = async () => [answers[lookups++] as LookupAddress];
    const { port } = new URL(model.url);
    await ask(`http://model.corp:${port}/v1`, { allowed: ["model.corp"], lookup });
    expect([lookups, model.asked.length]).toEqual([1, 1]);
  });

  it("that is public gets no key in clear", async () => {
    const lookup = async () => [{ address: "140.82.112.3", family: 4 }];
    await expect(ask("http://model.example/v1", { lookup })).rejects.toThrow(/is not asked by https/);
  });

  it("that is not known is tried again", async () => {
    const lookup = () => Promise.reject(new Error("ENOTFOUND"));
    await expect(ask("https://model.example/v1", { lookup })).rejects.toMatchObject({
      reason: "unavailable",
      retryAfterSeconds: 5,
    });
  });
});
