import { describe, expect, it } from "vitest";
import { SelfTalk } from "./self-talk.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const [ALICE, BOB, REPO] = [11, 22, 33];
const made = () => new SelfTalk({ threads: 512, accounts: 512 });

describe("self-talk", () => {
  it("counts comments on what the account opened itself, fading over an hour", () => {
    const talk = made();
    talk.opened(REPO, 1, ALICE, AT);
    expect(talk.commented(REPO, 1, ALICE, AT)).toBe(1);
    expect(talk.commented(REPO, 1, ALICE, AT)).toBe(2);
    expect(talk.commented(REPO, 1, ALICE, AT + 3_600_000)).toBeCloseTo(1 + 2 / Math.E, 5);
  });

  it("counts none on what others opened, and does not know of what nobody saw opened", () => {
    const talk = made();
    talk.opened(REPO, 1, ALICE, AT);
    expect(talk.commented(REPO, 1, BOB, AT)).toBe(0);
    expect(talk.commented(REPO, 2, BOB, AT)).toBeNaN();
  });
});
