import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { NOON } from "../../../test/synthetic-activity.ts";
import { WorkspaceConfig } from "./config.ts";
import { type CurrentSettings, currentSettings } from "./workspace-settings.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const DEFAULTS = WorkspaceConfig.parse({});
const ten = WorkspaceConfig.parse({
  sources: { watch: { repositories: ["o/r"] } },
  budget: { incidents: 10, per: "day" },
});

function start(given?: WorkspaceConfig): Promise<CurrentSettings> {
  return currentSettings(database.pool, "default", { given, clock: () => NOON });
}

async function authors(): Promise<string[]> {
  const { rows } = await database.pool.query<{ author: string }>("select author from setting_version order by version");
  return rows.map(({ author }) => author);
}

describe("the settings in force", () => {
  it("are the defaults as version 1 in a new store, and stay that", async () => {
    expect(await start()).toEqual({ version: 1, config: DEFAULTS });
    expect(await start()).toEqual({ version: 1, config: DEFAULTS });
    expect(await authors()).toEqual(["first start"]);
  });

  it("are those of the file, in a new version only when they differ", async () => {
    expect(await start(ten)).toEqual({ version: 1, config: ten });
    expect(await start(ten)).toEqual({ version: 1, config: ten });
    const eleven = { ...ten, budget: { ...ten.budget, incidents: 11 } };
    expect(await start(eleven)).toEqual({ version: 2, config: eleven });
    expect(await authors()).toEqual(["configuration file", "configuration file"]);
  });

  it("stay when the file is left out", async () => {
    await start(ten);
    expect(await start()).toEqual({ version: 1, config: ten });
  });

  it("are written once by two services that start at the same moment", async () => {
    const both = await Promise.all([start(), start()]);
    expect(both).toEqual([
      { version: 1, config: DEFAULTS },
      { version: 1, config: DEFAULTS },
    ]);
    expect(await authors()).toEqual(["first start"]);
  });
});
