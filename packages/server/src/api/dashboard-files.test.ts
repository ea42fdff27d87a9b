import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiUnderTest } from "./api-under-test.ts";

const directory = mkdtempSync(join(tmpdir(), "oddwatch-dashboard-"));
mkdirSync(join(directory, "_app/immutable"), { recursive: true });
writeFileSync(join(directory, "index.html"), "<!doctype html><title>page</title>");
writeFileSync(join(directory, "favicon.svg"), "<svg/>");
writeFileSync(join(directory, ".hidden"), "secret");
writeFileSync(join(directory, "_app/immutable/start.abc.js"), "1");
const { app } = apiUnderTest({ dashboardDir: directory, token: "secret" });
const get = (url: string, accept = "text/html,*/*") => app.inject({ url, headers: { host: "localhost", accept } });

beforeAll(() => app.ready());
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true });
});

describe("the dashboard's files", () => {
  it("are open to a browser that has no token yet, under a policy of this service only", async () => {
    const page = await get("/");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("<title>page</title>");
    expect(page.headers["content-security-policy"]).toContain("default-src 'self';script-src 'self'");
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
  });

  it("are kept for good when their name changes with their content, and asked about again otherwise", async () => {
    expect((await get("/_app/immutable/start.abc.js")).headers["cache-control"]).toBe(
      "public, max-age=31536000, immutable",
    );
    expect((await get("/favicon.svg")).headers["cache-control"]).toBe("no-cache");
    expect((await get("/")).headers["cache-control"]).toBe("no-cache");
  });

  it("show the page for a path that only the page knows", async () => {
    const page = await get("/incidents/inc-1?tab=events");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.headers["cache-control"]).toBe("no-cache");
  });

  it.each([
    ["a program asks", "/incidents/inc-1", "application/json"],
    ["a script is missing", "/_app/immutable/gone.js", "*/*"],
    ["it is the API's", "/api/v1/nothing", "text/html"],
    ["it is hidden", "/.hidden", "*/*"],
    ["it leaves the folder", "/..%2f..%2fetc/passwd", "*/*"],
  ])("answer a problem when there is no such path and %s", async (_name, url, accept) => {
    const response = await get(url, accept);
    expect(response.statusCode).toBe(404);
    expect(response.headers["content-type"]).toContain("application/problem+json");
  });
});
