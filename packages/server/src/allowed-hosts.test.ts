import { describe, expect, it } from "vitest";
import { allowedHosts } from "./allowed-hosts.ts";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

describe("the names under which the service may be called", () => {
  it.each([
    ["127.0.0.1", LOOPBACK],
    ["localhost", ["localhost", "127.0.0.1", "[::1]"]],
    ["::1", ["[::1]", "127.0.0.1", "localhost"]],
    ["127.0.0.7", ["127.0.0.7", ...LOOPBACK]],
    ["10.0.0.5", ["10.0.0.5"]],
    ["fe80::1", ["[fe80::1]"]],
    ["0.0.0.0", LOOPBACK],
    ["::", LOOPBACK],
  ])("for %s are its own and, where it can be reached so, the loopback's", (host, expected) => {
    expect(allowedHosts({ host, allowedHosts: [] })).toEqual(expected);
  });

  it("are also those that were configured, each once", () => {
    const configured = ["watch.example.org", "10.0.0.5"];
    expect(allowedHosts({ host: "10.0.0.5", allowedHosts: configured })).toEqual(["10.0.0.5", "watch.example.org"]);
  });

  it("are also the one under which people reach it", () => {
    const publicUrl = "https://watch.example:8443";
    expect(allowedHosts({ host: "10.0.0.5", allowedHosts: [], publicUrl })).toEqual(["10.0.0.5", "watch.example:8443"]);
  });
});
