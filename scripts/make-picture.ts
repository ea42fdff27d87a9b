import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadConfig, startApp } from "@oddwatch/server";
import chromium from "@sparticuz/chromium";
import { chromium as browsers } from "playwright-core";
import { startGitHubStandIn } from "../test/github-stand-in/stand-in.ts";
import { eventsWithFloods } from "../test/planted-flood.ts";

/**
 * Makes `docs/images/page.png`: the real service and page, on the bundled sample and a GitHub stand-in whose accounts are
 * made up. Needs the built page and a Chromium (`CHROMIUM` names one to use instead of npm's).
 */
const events = eventsWithFloods({ count: 1_200, seed: 7, floods: 3, issues: 130, endAt: Date.now() });
const standIn = await startGitHubStandIn({
  events,
  untilRead: { perFetch: 60 },
  pollIntervalSeconds: 1,
  anonymousLimit: 100_000,
  tokens: ["picture"],
});
const dataDir = mkdtempSync(join(tmpdir(), "oddwatch-picture-"));
const root = fileURLToPath(new URL("..", import.meta.url));
const app = await startApp(
  loadConfig(
    {
      dataDir,
      port: 0,
      githubApiUrl: standIn.url,
      githubTokens: ["picture"],
      logLevel: "warn",
      dashboardDir: join(root, "packages/dashboard/build"),
      sampleFile: join(root, "fixtures/sample/2015-01-01-1.json.gz"),
    },
    {},
  ),
);
const browser = await browsers.launch({
  executablePath: process.env.CHROMIUM ?? (await chromium.executablePath()),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, colorScheme: "dark" });
await page.goto(app.url);
await sleep(50_000);
await page.getByText("flooder-7-1").first().click();
await sleep(2_000);
await page.screenshot({ path: join(root, "docs/images/page.png") });
await browser.close();
await app.stop();
await standIn.stop();
rmSync(dataDir, { recursive: true });
