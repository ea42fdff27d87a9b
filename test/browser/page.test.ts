import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, databaseUrl, type TestDatabase } from "../database.ts";
import { eventually } from "../eventually.ts";
import { madeEvents } from "../github-stand-in/made-events.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../github-stand-in/stand-in.ts";
import { SCRIPT_MARK } from "../hostile-events.ts";
import { floodEvents } from "../planted-flood.ts";
import { ServiceProcess } from "../service-process.ts";
import { type NoBrowser, openBrowser } from "./open-browser.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HOSTILE_TITLE = `<img src=x onerror="window.${SCRIPT_MARK}=1"><script>window.${SCRIPT_MARK}=1</script>`;

let database: TestDatabase;
let standIn: GitHubStandIn;
let service: ServiceProcess;
let browser: Browser | NoBrowser;
let page: Page;
const complaints: string[] = [];
const asked = new Set<string>();

beforeAll(async () => {
  browser = await openBrowser();
  if ("reason" in browser) return;
  if (!existsSync(`${ROOT}/packages/dashboard/build/index.html`)) {
    await promisify(execFile)("npm", ["run", "build", "-w", "@oddwatch/dashboard"], { cwd: ROOT });
  }
  database = await createTestDatabase();
  standIn = await startGitHubStandIn({
    events: madeEvents({ count: 100, startAt: Date.now() - 900_000 }),
    untilRead: { perFetch: 50 },
    pollIntervalSeconds: 1,
  });
  service = new ServiceProcess(["serve", "--port", "0"], {
    DATABASE_URL: databaseUrl(database),
    GITHUB_API_URL: standIn.url,
    ODDWATCH_GITHUB_TOKENS: "test-token",
  });
  await eventually("GitHub is read", () => standIn.window.completeFetches > 0);
  page = await browser.newPage({ locale: "en-GB", viewport: { width: 1400, height: 900 } });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
}, 180_000);

afterAll(async () => {
  if ("close" in browser) await browser.close();
  await service?.end("SIGKILL");
  await standIn?.stop();
  await database?.drop();
}, 60_000);

beforeEach((context) => {
  if ("reason" in browser) context.skip(browser.reason);
});

const rows = () => page.locator("[data-row]");

describe("the page of a running service", { timeout: 90_000 }, () => {
  it("shows the incidents of the sample, marked as such", async () => {
    await page.goto(await service.url());
    await rows().first().waitFor();
    expect(await page.title()).toContain("Oddwatch");
    expect(await rows().filter({ hasText: "sample" }).count()).toBe(await rows().count());
  });

  it("shows an incident that is found while it is open, without being loaded again", async () => {
    const events = floodEvents("loud-account", {
      count: 120,
      startAt: Date.now() - 300_000,
      firstId: 7_000_000_000,
      title: HOSTILE_TITLE,
    });
    standIn.window.publish(events);
    await rows().filter({ hasText: "loud-account" }).first().waitFor({ timeout: 60_000 });
  });

  it("opens it with its reasons, what weighed how much, its events and the way to GitHub", async () => {
    await rows().filter({ hasText: "loud-account" }).first().click();
    const detail = page.locator("article");
    await detail.getByRole("heading", { level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/incidents\/.+/);
    const reasons = page.getByRole("region", { name: "Why it stands out" }).getByRole("listitem");
    expect(await reasons.count()).toBeGreaterThan(0);
    expect(
      await page.getByRole("region", { name: "What weighed how much" }).getByRole("listitem").count(),
    ).toBeGreaterThan(0);
    const links = await detail.locator('a[href^="https://github.com/"]').all();
    expect(links.length).toBeGreaterThan(0);
    expect(await links[0]?.getAttribute("rel")).toContain("noopener");
  });

  it("shows what strangers wrote as text and runs none of it", async () => {
    await page.getByText("<img src=x onerror=").first().waitFor();
    expect(await page.evaluate((mark) => mark in globalThis, SCRIPT_MARK)).toBe(false);
    expect(await page.locator('article img[src="x"]').count()).toBe(0);
  });

  it("shows the chosen severities only", async () => {
    const group = page.getByRole("group", { name: "Filter by severity" });
    const { window } = standIn; // once nothing comes any more, nothing changes its severity meanwhile
    await eventually("all is read", () => window.state.waiting + window.state.onPages === 0);
    const all = await rows().count();
    const severity = await severityOfOneSample();
    const button = group.getByRole("button", { name: severity });
    await button.click();
    await eventually("only those are listed", async () => {
      const marked = await page
        .locator(`[data-row]`)
        .filter({ has: page.getByLabel(severity) })
        .count();
      return marked > 0 && marked === (await rows().count());
    });
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    await button.click();
    await eventually("all are listed again", async () => (await rows().count()) >= all);
  });

  it("says when GitHub cannot be reached any more, why, and when it is tried again", async () => {
    await standIn.stop();
    const banner = page.getByText("GitHub cannot be reached").first();
    await banner.waitFor({ timeout: 60_000 });
    await page.getByText("Next try").first().waitFor();
  });

  it("had nothing to complain of, and asked nobody but the service", async () => {
    expect(complaints).toEqual([]);
    expect([...asked]).toEqual([new URL(await service.url()).origin]);
  });
});

/** The accessible name of a severity that an incident of the sample has. */
async function severityOfOneSample(): Promise<string> {
  for (const name of ["Critical", "High", "Medium", "Low", "Info"]) {
    const listed = rows()
      .filter({ hasText: "sample" })
      .filter({ has: page.getByLabel(name) });
    if ((await listed.count()) > 0) return name;
  }
  throw new Error("no row names its severity");
}
