import { describe, expect, it } from "vitest";
import { isDatabaseGone } from "./database-gone.ts";

const coded = (code: string) => Object.assign(new Error("no"), { code });

describe("an error of a query", () => {
  it.each([
    ["a socket that nobody listens on", coded("ECONNREFUSED"), true],
    ["a socket file that is gone", coded("ENOENT"), true],
    ["a server that shuts down", coded("57P01"), true],
    ["a broken connection", coded("08006"), true],
    ["a connection that ended in the middle", new Error("Connection terminated unexpectedly"), true],
    ["a query that is wrong", coded("42601"), false],
    ["a fault of the code", new TypeError("x is undefined"), false],
    ["no error at all", "gone", false],
  ])("%s", (_name, error, gone) => {
    expect(isDatabaseGone(error)).toBe(gone);
  });
});
