import chromium from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";

/** No sandbox: the user namespaces it needs are often missing where tests run. Nothing is asked of the network but the page. */
const ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--no-first-run",
];

/** Why no browser can be started here, in words: the tests that need one are then skipped. */
export interface NoBrowser {
  reason: string;
}

/** Starts the Chromium that npm brought, with a profile of its own that ends with it. */
export async function openBrowser(): Promise<Browser | NoBrowser> {
  try {
    return await driver.launch({ executablePath: await chromium.executablePath(), args: ARGS, timeout: 60_000 });
  } catch (error) {
    return { reason: `no browser can be started here: ${String(error).split("\n")[0]}` };
  }
}
