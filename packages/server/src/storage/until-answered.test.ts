import { describe, expect, it } from "vitest";
import { SILENT_LOG } from "../../../../test/database.ts";
import { untilAnswered } from "./until-answered.ts";

function away(times: number): () => Promise<string> {
  let left = times;
  return () => (left-- > 0 ? Promise.reject(new Error("away")) : Promise.resolve("here"));
}

describe("asking the database until it answers", () => {
  it("asks again, with a pause, for as long as it is away", async () => {
    const pauses: number[] = [];
    const sleep = async (ms: number) => void pauses.push(ms);
    const { signal } = new AbortController();
    expect(await untilAnswered(away(3), { log: SILENT_LOG, signal, sleep })).toBe("here");
    expect(pauses).toEqual([500, 500, 500]);
  });

  it("gives up when told to stop, before a question or in a pause", async () => {
    const stopping = new AbortController();
    const sleep = async () => stopping.abort(new Error("stopping"));
    await expect(untilAnswered(away(9), { log: SILENT_LOG, signal: stopping.signal, sleep })).rejects.toThrow(
      "stopping",
    );
    const aborted = AbortSignal.abort(new Error("stopped before"));
    await expect(untilAnswered(away(0), { log: SILENT_LOG, signal: aborted })).rejects.toThrow("stopped before");
    await expect(untilAnswered(away(1), { log: SILENT_LOG, signal: abortedSoon() })).rejects.toThrow("aborted");
  });
});

/** While the pause goes on. */
function abortedSoon(): AbortSignal {
  const stopping = new AbortController();
  setImmediate(() => stopping.abort());
  return stopping.signal;
}
