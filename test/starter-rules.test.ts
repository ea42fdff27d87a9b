import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { tryRule } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { readRules } from "../packages/server/src/rules/read-rules.ts";
import { STARTER_FOLDER, STARTER_MODULE, starterModule, starterRules } from "../scripts/write-starter-rules.ts";

const files = readRules(STARTER_FOLDER).map((each) => ({ ...each, name: basename(each.file, ".yaml") }));

describe("the files of the starter rules", () => {
  it("are what the pipeline carries: else run `node scripts/write-starter-rules.ts`", () => {
    expect(readFileSync(STARTER_MODULE, "utf8")).toBe(starterModule(starterRules()));
  });

  it.each(files)("$name is named by its id, and hits and misses as its fixtures say", ({ name, read, problems }) => {
    expect(problems).toEqual([]);
    expect(read?.rule.id).toBe(name);
    expect(read && tryRule(read.rule, read.fixtures)).toEqual([]);
  });
});
