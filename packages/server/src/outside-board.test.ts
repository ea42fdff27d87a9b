import { expect, it } from "vitest";
import { OutsideBoard } from "./outside-board.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

it("says nothing of what was never asked", () => {
  const board = new OutsideBoard(() => NOON);
  expect(board.health).toEqual([]);
  expect(board.well).toBe(true);
});

it("says why the last question failed, and when the last answer came, until the next answer", () => {
  let now = NOON;
  const board = new OutsideBoard(() => now);
  const model = board.of("model");
  model.answered();
  now += 60_000;
  model.failed("It does not answer.");
  board.of("lookups").answered();
  expect(board.health).toEqual([
    { name: "model", ok: false, error: "It does not answer.", last_answer_at: "2026-11-20T12:00:00.000Z" },
    { name: "lookups", ok: true, error: null, last_answer_at: "2026-11-20T12:01:00.000Z" },
  ]);
  expect(board.well).toBe(false);
  model.answered();
  expect(board.well).toBe(true);
});

it("forgets what nobody asked for an hour", () => {
  let now = NOON;
  const board = new OutsideBoard(() => now);
  board.of("model").failed("It does not answer.");
  now += 3_600_000;
  expect(board.health).toEqual([]);
});
