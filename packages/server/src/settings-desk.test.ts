import { STARTER_RULES } from "@oddwatch/pipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { NOON } from "../../../test/synthetic-activity.ts";
import { WorkspaceConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import type { SourceRound } from "./ingest/source-round.ts";
import { refuseGuests } from "./refuse-open-door.ts";
import { SettingsDesk } from "./settings-desk.ts";
import { SettingsChanged } from "./storage/settings.ts";
import { currentSettings } from "./workspace-settings.ts";

let database: TestDatabase;
let rounds: SourceRound[];
beforeEach(async () => {
  database = await createTestDatabase();
  rounds = [];
});
afterEach(() => database.drop());

const rules = { own: [{ ...STARTER_RULES[0], id: "mine" }], off: ["self-flood"] };
const state = { watermark: NOON - 1 } as never;
const clock = () => NOON;

function desk(options: { running?: boolean; token?: string } = {}): SettingsDesk {
  const store = async (round: SourceRound) => rounds.push(round) > 0;
  const ingest = options.running === false ? undefined : { store, state };
  const refuse = ({ access }: WorkspaceConfig) => refuseGuests(options, access);
  return new SettingsDesk({ pool: database.pool, workspace: "default", clock, ingest, refuse });
}

describe("changing the settings", () => {
  it("invites nobody while no token closes the door to everybody else", async () => {
    const guests = { access: { people: [{ github: "octocat", role: "viewer" }] } };
    expect(() => desk().change(guests, { after: 0, author: "anybody" })).toThrow(/Set ODDWATCH_TOKEN/);
    expect((await desk().read()).version).toBe(0);
    const change = desk({ token: "a-long-and-secret-token" }).change(guests, { after: 0, author: "a person" });
    expect(await change).toMatchObject({ version: 1 });
  });

  it("stores a version and brings it into the log, at the time the log has come to", async () => {
    expect(await desk().change({ rules }, { after: 0, author: "a person" })).toEqual({
      version: 1,
      changed: true,
      in_force: true,
      needs_restart: false,
    });
    expect(rounds.map(({ controls }) => controls)).toMatchObject([
      [{ kind: "settings", at: NOON - 1, version: 1, settings: { rules, budget: { incidents: 25 } } }],
    ]);
    expect((await desk().read()).settings).toEqual(WorkspaceConfig.parse({ rules }));
  });

  it("changes nothing when nothing differs", async () => {
    await desk().change({ rules }, { after: 0, author: "a person" });
    const again = await desk().change({ rules }, { after: 1, author: "a person" });
    expect(again).toMatchObject({ version: 1, changed: false });
    expect(rounds).toHaveLength(1);
  });

  it("waits for the next start where no service runs", async () => {
    const answer = await desk({ running: false }).change({ rules }, { after: 0, author: "a person" });
    expect(answer).toMatchObject({ version: 1, in_force: false });
  });

  it("tells that sources need a start", async () => {
    const answer = await desk().change({ sources: { public: false } }, { after: 0, author: "a person" });
    expect(answer.needs_restart).toBe(true);
  });

  it("from an older version is refused, also when two come at once", async () => {
    const one = desk();
    const both = await Promise.allSettled([
      one.change({ rules }, { after: 0, author: "a" }),
      one.change({ budget: { per: "day", incidents: 1 } }, { after: 0, author: "b" }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(one.change({}, { after: 0, author: "c" })).rejects.toThrow(SettingsChanged);
    expect(rounds).toHaveLength(1);
  });

  it("to what cannot be used stores nothing", async () => {
    const off = { own: [], off: ["nonsense"] };
    expect(() => desk().change({ rules: off }, { after: 0, author: "a" })).toThrow(ConfigError);
    expect((await desk().read()).version).toBe(0);
  });
});

describe("rules that were applied", () => {
  const given = WorkspaceConfig.parse({ budget: { per: "day", incidents: 3 } });

  it("stay when a start with a file that names none changes the rest", async () => {
    await desk().change({ rules }, { after: 0, author: "a person" });
    const { version, config } = await currentSettings(database.pool, "default", { given, clock });
    expect(version).toBe(2);
    expect(config).toEqual(WorkspaceConfig.parse({ ...given, rules }));
    expect((await currentSettings(database.pool, "default", { given, clock })).version).toBe(2);
  });

  it("go when the file names others", async () => {
    await desk().change({ rules }, { after: 0, author: "a person" });
    const none = WorkspaceConfig.parse({ rules: { own: [], off: [] } });
    expect((await currentSettings(database.pool, "default", { given: none, clock })).config.rules).toEqual(none.rules);
  });
});
