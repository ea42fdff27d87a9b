import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest } from "./api/api-under-test.ts";
import { createMetrics } from "./metrics.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("the metrics", () => {
  it("are all named after the service and carry the workspace", async () => {
    const metrics = createMetrics({ workspace: "team-a", processMetrics: false });
    metrics.events.inc({ type: "PushEvent", lane: "public" });
    metrics.sourceCoverage.set({ source: "public" }, 0.07);
    const text = await metrics.registry.metrics();
    expect(text).toContain('oddwatch_events_total{type="PushEvent",lane="public",workspace="team-a"} 1');
    expect(text).toContain('oddwatch_source_coverage{source="public",workspace="team-a"} 0.07');
    for (const { name } of await metrics.registry.getMetricsAsJSON()) expect(name).toMatch(/^oddwatch_/);
  });

  it("of two registries do not meet", async () => {
    const [one, other] = ["one", "other"].map((workspace) => createMetrics({ workspace, processMetrics: false }));
    one?.incidents.inc({ severity: "high" });
    expect(await other?.registry.metrics()).not.toContain('severity="high"');
  });

  it("include those of the process unless told otherwise", async () => {
    const metrics = createMetrics({ workspace: "default" });
    expect(await metrics.registry.metrics()).toContain("process_resident_memory_bytes");
    metrics.registry.clear();
  });

  it("count requests by the route's pattern, so that strangers cannot make new series", async () => {
    const { app } = apiUnderTest();
    open.push(app);
    for (const url of ["/api/v1/incidents/a", "/api/v1/incidents/b", "/made/up", "/made/up/too"]) {
      await app.inject({ url, headers: { host: "localhost" } });
    }
    const response = await app.inject({ url: "/metrics", headers: { host: "localhost" } });
    expect(response.headers["content-type"]).toContain("text/plain; version=0.0.4");
    expect(response.body).toContain(
      'oddwatch_http_requests_total{method="GET",route="/api/v1/incidents/:id",status="404",workspace="default"} 2',
    );
    expect(response.body).toContain('route="none",status="404",workspace="default"} 2');
    expect(response.body).toContain(
      'oddwatch_http_request_seconds_count{workspace="default",method="GET",route="none"} 2',
    );
  });
});
