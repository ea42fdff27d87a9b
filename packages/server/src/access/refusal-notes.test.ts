import { expect, it } from "vitest";
import type { Act } from "./audit-log.ts";
import { RefusalNotes } from "./refusal-notes.ts";

function world() {
  const time = { now: 0 };
  const noted: Act[] = [];
  const begin = async (act: Act) => String(noted.push(act));
  return { time, noted, notes: new RefusalNotes({ begin }, () => time.now) };
}

const refused = (address: string, who = "unknown", via: Act["via"] = "unknown"): Act => ({
  ...{ who, via, address, action: "readSettings", target: null, status: 401 },
});

it("notes ten a minute of one address, and then how many more there were", async () => {
  const { notes, noted, time } = world();
  for (let n = 0; n < 25; n += 1) await notes.note(refused("10.0.0.1"));
  await notes.note(refused("10.0.0.2"));
  expect(noted).toHaveLength(11);
  await notes.settle();
  expect(noted).toHaveLength(11);
  time.now += 60_000;
  await notes.settle();
  await notes.settle();
  expect(noted.slice(11)).toMatchObject([{ address: "10.0.0.1", action: "refusedMore", target: "15 more" }]);
});

it("grows no faster however many addresses they come from, and still notes callers who are known", async () => {
  const { notes, noted } = world();
  for (let n = 0; n < 1_000; n += 1) await notes.note(refused(`10.0.${n >> 8}.${n & 255}`));
  expect(noted).toHaveLength(300);
  for (let n = 0; n < 150; n += 1) await notes.note(refused("10.0.0.1", "nightly report", "token"));
  expect(noted).toHaveLength(400);
  await notes.close();
  expect(noted.slice(400)).toMatchObject([
    { who: "nightly report", target: "50 more" },
    { address: "many addresses", target: "700 more" },
  ]);
});
