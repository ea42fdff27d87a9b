import { describe, expect, it } from "vitest";
import { verifySignature } from "./verify-signature.ts";

describe("verifySignature", () => {
  // the example of GitHub's documentation, "Testing the webhook payload validation"
  const body = new TextEncoder().encode("Hello, World!");
  const secret = "It's a Secret to Everybody";
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  it("accepts what was signed with the secret", () => {
    expect(verifySignature({ secret, body, signature })).toBe(true);
  });

  it.each([
    ["another secret", { secret: "else", body, signature }],
    ["another body", { secret, body: new TextEncoder().encode("Hello, World?"), signature }],
    ["no signature", { secret, body, signature: undefined }],
    ["an empty signature", { secret, body, signature: "" }],
    ["the old SHA-1", { secret, body, signature: `sha1=${"a".repeat(40)}` }],
    ["a signature that is cut", { secret, body, signature: signature.slice(0, -2) }],
    ["a signature with more behind it", { secret, body, signature: `${signature}00` }],
  ])("refuses %s", (_name, delivery) => {
    expect(verifySignature(delivery)).toBe(false);
  });

  it("will not work with an empty secret, with which anybody could sign", () => {
    expect(() => verifySignature({ secret: "", body, signature })).toThrow("a secret that is not empty");
  });
});
