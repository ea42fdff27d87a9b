import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiUnderTest, listening, someIncident } from "../../packages/server/src/api/api-under-test.ts";
import { IncidentTail } from "../../packages/server/src/api/live/incident-tail.ts";
import { eventually } from "../eventually.ts";
import { type NoBrowser, openBrowser } from "./open-browser.ts";

const { app, store, live } = apiUnderTest();
let browser: Browser | NoBrowser;
beforeAll(async () => {
  browser = await openBrowser();
}, 90_000);
afterAll(async () => {
  if ("close" in browser) await browser.close();
  await app.close();
});

it("a page that only knows onmessage hears of anomalies from /stream", async ({ skip }) => {
  if ("reason" in browser) return skip(browser.reason);
  const url = await listening(app);
  const page = await browser.newPage();
  await page.goto(`${url}/docs/`);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    const source = new EventSource("/stream");
    source.onmessage = (event) => heard.push(JSON.parse(event.data));
  });
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: { type: string }[] }).heard);
  await eventually("it is connected", async () => (await heard()).length === 1);
  store.put(someIncident({ id: "flood" }));
  await new IncidentTail({ store, live, revision: 0 }).advance();
  await eventually("the anomaly came", async () => (await heard()).length === 2);
  expect(await heard()).toMatchObject([{ type: "connected" }, { type: "anomaly", data: { severity: "high" } }]);
}, 60_000);
