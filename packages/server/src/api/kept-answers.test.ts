import { describe, expect, it } from "vitest";
import { KeptAnswers } from "./kept-answers.ts";

function keeper(limitChars?: number) {
  const now = { revision: 1, at: 0, written: 0 };
  const answers = new KeptAnswers({
    store: { headRevision: async () => now.revision },
    clock: () => now.at,
    keptMs: 1_000,
    limitChars,
  });
  const ask = (key: string) => answers.get(key, async () => `${key} ${++now.written}`);
  return { now, answers, ask };
}

describe("kept answers", () => {
  it("are written once for each key as long as no incident changes", async () => {
    const { now, ask } = keeper();
    expect([await ask("a"), await ask("a"), await ask("b"), await ask("a")]).toEqual(["a 1", "a 1", "b 2", "a 1"]);
    now.revision = 2;
    expect([await ask("a"), await ask("a")]).toEqual(["a 3", "a 3"]);
  });

  it("count as older than what was stored while they were written", async () => {
    const { now, answers, ask } = keeper();
    await answers.get("a", async () => {
      now.revision = 2;
      return "half old";
    });
    expect(await ask("a")).toBe("a 1");
  });

  it("end after their time, which what is taken away without a revision needs", async () => {
    const { now, ask } = keeper();
    await ask("a");
    now.at = 1_000;
    expect(await ask("a")).toBe("a 2");
  });

  it("keep to their bound, the oldest going first, and never keep a failure", async () => {
    const { answers, ask } = keeper(6);
    await ask("a");
    await ask("b");
    await ask("c");
    expect([await ask("c"), await ask("b"), await ask("a")]).toEqual(["c 3", "b 2", "a 4"]);
    await expect(answers.get("d", () => Promise.reject(new Error("no store")))).rejects.toThrow("no store");
    expect(await ask("d")).toBe("d 5");
  });
});
