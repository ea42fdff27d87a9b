import { expect, it } from "vitest";
import { SILENT_LOG } from "../../../../test/database.ts";
import { Heartbeat } from "./heartbeat.ts";

const settings = { url: { secret: "heartbeat" }, everySeconds: 60 };

function heartbeat() {
  const state = { now: 0, isWell: true, fails: false, pings: [] as string[], warned: 0 };
  const beating = new Heartbeat({
    clock: () => state.now,
    log: { ...SILENT_LOG, warn: () => void state.warned++ },
    isWell: () => state.isWell,
    readSecret: async (ref) => `https://beat.example/${"secret" in ref ? ref.secret : ""}`,
    ping: async (url) => {
      if (state.fails) throw new TypeError(`no answer from ${url}`);
      state.pings.push(url);
    },
  });
  return { state, beating };
}

it("beats once in its time, while all is well", async () => {
  const { state, beating } = heartbeat();
  for (const [now, isWell] of [
    [0, true],
    [59_000, true],
    [60_000, false],
    [61_000, true],
    [130_000, true],
  ] as const) {
    Object.assign(state, { now, isWell });
    await beating.beat(settings);
  }
  await beating.beat(undefined);
  expect(state.pings).toEqual(Array(3).fill("https://beat.example/heartbeat"));
  expect(beating.state).toEqual({ lastSuccessAt: 130_000, failure: undefined });
});

it("says once that it does not arrive, without the address, and goes on", async () => {
  const { state, beating } = heartbeat();
  state.fails = true;
  await beating.beat(settings);
  state.now = 60_000;
  await beating.beat(settings);
  expect(state.warned).toBe(1);
  expect(beating.state.failure).toBe("TypeError");
  Object.assign(state, { now: 120_000, fails: false });
  await beating.beat(settings);
  expect(beating.state).toEqual({ lastSuccessAt: 120_000, failure: undefined });
});
