import { describe, expect, it } from "vitest";
import { runSources } from "./run-sources.ts";
import { contextUnderTest } from "./sources/context-under-test.ts";
import type { Source, SourceContext } from "./sources/source-context.ts";

function source(name: string, run: (context: SourceContext) => Promise<void>): Source {
  return { name, lane: "watch", run };
}

function start(sources: Source[]) {
  const context = contextUnderTest();
  for (const { name, lane } of sources) context.board.add(name, lane);
  return { context, ended: () => runSources(sources, context) };
}

describe("sources beside each other", () => {
  it("go on when one fails, which is shown and logged", async () => {
    const went: string[] = [];
    const { context, ended } = start([
      source("broken", () => Promise.reject(new Error("what nobody foresaw"))),
      source("sound", async ({ board }) => {
        went.push("on");
        board.set("sound", { state: "done" });
      }),
    ]);
    await ended();
    expect(went).toEqual(["on"]);
    expect(context.board.health(1)).toMatchObject([
      { name: "broken", state: "stopped", error: "what nobody foresaw" },
      { name: "sound", state: "done", error: null },
    ]);
    expect(context.failures.join()).toContain("the source broken stopped");
  });

  it("that end because they were told to are no failure", async () => {
    const waiting = source("waiting", ({ signal }) => {
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const { context, ended } = start([waiting]);
    const all = ended();
    context.stop();
    await all;
    expect(context.failures).toEqual([]);
    expect(context.board.health(1)).toMatchObject([{ state: "starting" }]);
  });

  it("do not start once they were told to end", async () => {
    const { context, ended } = start([source("late", () => Promise.reject(new Error("it ran")))]);
    context.stop();
    await ended();
    expect(context.failures).toEqual([]);
  });
});
