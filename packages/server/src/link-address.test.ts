import { expect, it } from "vitest";
import { linkAddress } from "./link-address.ts";

it.each([
  ["127.0.0.1", 8000, { url: "http://127.0.0.1:8000", isHereOnly: true }],
  ["localhost", 8000, { url: "http://127.0.0.1:8000", isHereOnly: true }],
  ["::1", 80, { url: "http://[::1]:80", isHereOnly: true }],
  ["10.0.0.5", 8000, { url: "http://10.0.0.5:8000", isHereOnly: false }],
  ["watch.example", 8000, { url: "http://watch.example:8000", isHereOnly: false }],
  ["2001:db8::1", 8000, { url: "http://[2001:db8::1]:8000", isHereOnly: false }],
  ["0.0.0.0", 8000, { url: undefined, isHereOnly: false }],
  ["::", 8000, { url: undefined, isHereOnly: false }],
  ["0:0:0:0:0:0:0:0", 8000, { url: undefined, isHereOnly: false }],
  ["127.0.0.1", 0, { url: undefined, isHereOnly: false }],
])("links of a service on %s, port %d, lead to an address that can be opened, or nowhere", (host, port, address) => {
  expect(linkAddress({ publicUrl: undefined, host, port })).toEqual(address);
});

it("links lead to the public address when one was told", () => {
  const publicUrl = "https://watch.example";
  expect(linkAddress({ publicUrl, host: "0.0.0.0", port: 0 })).toEqual({ url: publicUrl, isHereOnly: false });
});
