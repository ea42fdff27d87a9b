import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readKeyRing } from "./key-ring.ts";
import { open, seal } from "./seal.ts";

const { newest: key } = readKeyRing(randomBytes(32).toString("base64"));
const place = "default/slack-main";
const sealed = () => seal("the password", { key, nonce: randomBytes(12), place });

describe("a sealed text", () => {
  it("opens with its key at its place, and shows nothing before", () => {
    const { nonce, ciphertext } = sealed();
    expect(ciphertext.toString("latin1")).not.toContain("password");
    expect(open({ nonce, ciphertext }, { key, place })).toBe("the password");
  });

  it("is another one each time", () => {
    expect(sealed().ciphertext).not.toEqual(sealed().ciphertext);
  });

  it("does not open with another key, or at another place", () => {
    const { newest: other } = readKeyRing("22".repeat(32));
    expect(open(sealed(), { key: other, place })).toBeUndefined();
    expect(open(sealed(), { key, place: "other/slack-main" })).toBeUndefined();
    expect(open(sealed(), { key, place: "default/smtp" })).toBeUndefined();
  });

  it("does not open when any part of it was changed or is missing", () => {
    const { nonce, ciphertext } = sealed();
    for (let index = 0; index < ciphertext.length; index += 1) {
      const changed = Buffer.from(ciphertext);
      changed[index] = (changed[index] as number) ^ 1;
      expect(open({ nonce, ciphertext: changed }, { key, place })).toBeUndefined();
      expect(open({ nonce, ciphertext: ciphertext.subarray(0, index) }, { key, place })).toBeUndefined();
    }
    expect(open({ nonce: nonce.subarray(1), ciphertext }, { key, place })).toBeUndefined();
  });
});

describe("ODDWATCH_KEY", () => {
  it("holds keys in base64 or in hexadecimal digits, the newest first", () => {
    const [one, two] = [randomBytes(32), randomBytes(32)];
    const { newest, all } = readKeyRing(`${one.toString("base64")}, ${two.toString("hex")}`);
    expect(newest.bytes).toEqual(one);
    expect(all.map(({ bytes }) => bytes)).toEqual([one, two]);
    expect(all[0]?.id).not.toBe(all[1]?.id);
  });

  it.each([
    ["nothing", "", "holds no key"],
    ["a word", "correct horse battery staple", "key 1 of it is not 32 bytes"],
    ["half a key", randomBytes(16).toString("base64"), "key 1 of it is not 32 bytes"],
    ["a good and a bad one", `${"11".repeat(32)},short`, "key 2 of it is not 32 bytes"],
  ])("is refused when it holds %s, without repeating it", (_what, text, reason) => {
    expect(() => readKeyRing(text)).toThrow(reason);
    expect(() => readKeyRing(text)).not.toThrow(/horse|short/);
  });
});
