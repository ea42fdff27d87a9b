import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiUnderTest, listening, someIncident } from "../packages/server/src/api/api-under-test.ts";

const TOKEN = "a-long-and-secret-token";
const EXAMPLE = new URL("../examples/list-incidents.ts", import.meta.url).pathname;
const { app, store } = apiUnderTest({ token: TOKEN });
let url: string;
beforeAll(async () => {
  url = await listening(app);
});
afterAll(() => app.close());

it("the OpenAPI document is valid", async () => {
  const answer = await fetch(`${url}/docs/json`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const result = await new Validator().validate((await answer.json()) as Record<string, unknown>);
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

it("examples/list-incidents.ts makes a client of it and pages through all incidents", async () => {
  for (let n = 1; n <= 45; n += 1) store.put(someIncident({ id: `i${n}`, title: `Flood ${n} \u001b[31mred` }));
  const env = { ...process.env, ODDWATCH_TOKEN: TOKEN };
  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE, url], { env });
  const titles = stdout
    .trim()
    .split("\n")
    .map((line) => /Flood \d+/.exec(line)?.[0]);
  expect(titles).toEqual(Array.from({ length: 45 }, (_, index) => `Flood ${45 - index}`));
  expect(stdout).not.toContain("\u001b");
}, 60_000);

it("the example says what to do without a token", async () => {
  const env = { ...process.env, ODDWATCH_TOKEN: "wrong" };
  await expect(promisify(execFile)(process.execPath, [EXAMPLE, url], { env })).rejects.toMatchObject({
    stderr: expect.stringContaining("set ODDWATCH_TOKEN"),
  });
}, 60_000);
