import { describe, expect, it } from "vitest";
import type { Caller } from "../../access/caller.ts";
import { CallerWatch } from "./caller-watch.ts";

const caller = (tokenId: string): Caller => ({ name: "n", role: "viewer", scopes: ["read"], via: "token", tokenId });

function world() {
  const asked: string[][] = [];
  const errors: object[] = [];
  const gone = new Set<string>();
  const state: { failure?: Error } = {};
  const watch = new CallerWatch({
    every: () => () => undefined,
    log: { error: (fields) => void errors.push(fields) },
    doorkeeper: {
      notCounting: async (callers) => {
        if (state.failure !== undefined) throw state.failure;
        asked.push(callers.map(({ tokenId = "" }) => tokenId));
        return new Set(callers.filter(({ tokenId = "" }) => gone.has(tokenId)));
      },
    },
  });
  const follow = (tokenId: string) => {
    const told: string[] = [];
    const client = { end: () => void told.push("end"), cut: () => void told.push("cut") };
    return { told, leave: watch.watch(caller(tokenId), client) };
  };
  return { watch, asked, errors, gone, state, follow };
}

describe("CallerWatch", () => {
  it("asks once for all clients of a token, and not for those that left", async () => {
    const { watch, asked, follow } = world();
    const clients = Array.from({ length: 100 }, () => follow("a"));
    follow("b").leave();
    await watch.check();
    for (const { leave } of clients) leave();
    await watch.check();
    expect(asked).toEqual([["a"], []]);
  });

  it("ends the clients of who no longer counts, and cuts those off that do not go", async () => {
    const { watch, gone, follow } = world();
    const [goes, stays, other] = [follow("a"), follow("a"), follow("b")];
    gone.add("a");
    await watch.check();
    goes.leave();
    await watch.check();
    expect([goes.told, stays.told, other.told]).toEqual([["end"], ["end", "cut"], []]);
  });

  it("sends nobody away while it cannot be known, and logs what is no outage", async () => {
    const { watch, state, errors, follow } = world();
    const { told } = follow("a");
    state.failure = Object.assign(new Error("no connection"), { code: "ECONNREFUSED" });
    await watch.check();
    expect(errors).toEqual([]);
    state.failure = new Error("a fault");
    await watch.check();
    expect(errors).toHaveLength(1);
    expect(told).toEqual([]);
  });
});
