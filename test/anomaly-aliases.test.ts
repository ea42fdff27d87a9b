import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { fillDatabase } from "./fill-database.ts";
import { workService } from "./work-service.ts";

let database: TestDatabase;
let service: ReturnType<typeof workService>;
beforeAll(async () => {
  database = await createTestDatabase();
  await fillDatabase(database, "default"); // `a`, and `b` with `c` merged into it
  service = workService(database);
});
afterAll(async () => {
  await service.app.close();
  await database.drop();
});

const get = async (url: string) => (await service.call("GET", `/api/v1/${url}`)).json();

describe("the anomalies' aliases", () => {
  it("page by number and take every parameter together", async () => {
    const one = await get("anomalies?limit=1&page=2&hours=24&user=mallory&repo=O/R&since=2026-11-01");
    expect(one.pagination).toEqual({ page: 2, limit: 1, total: 2, pages: 2 });
    expect(one.anomalies.map(({ id }: { id: string }) => id)).toHaveLength(1);
    expect(one.stats.top_users).toEqual([{ name: "Mallory", count: 2 }]);
    expect((await get("anomalies?severity=critical")).pagination.total).toBe(0);
    expect((await get("anomalies?since=2027-01-01&hours=24")).anomalies).toEqual([]);
    expect((await service.call("GET", "/api/v1/anomalies?page=0")).statusCode).toBe(400);
  });

  it("give figures, and one anomaly by whichever id", async () => {
    expect(await get("anomalies/stats/summary?days=2")).toMatchObject({
      days: 2,
      total: 2,
      severity_breakdown: { medium: 2 },
      false_positives: 0,
    });
    const { cells } = await get("anomalies/detection-matrix?hours=24");
    expect(cells).toMatchObject([{ detector: "rate", event_type: "WatchEvent", incidents: 2 }]);
    expect((await get("anomalies/c")).id).toBe("b");
    expect((await service.call("GET", "/api/v1/anomalies/nope")).statusCode).toBe(404);
  });

  it("mark a false alarm as feedback does", async () => {
    const marked = await service.call("POST", "/api/v1/anomalies/c/mark-false-positive");
    expect(marked.json()).toEqual({ id: "b", judgement: "false" });
    await service.work.feedback.bringIn();
    expect(service.rounds.map(({ controls }) => controls[0])).toContainEqual(
      expect.objectContaining({ kind: "feedback", id: "b", judgement: "false" }),
    );
    expect((await get("anomalies/stats/summary")).false_positives).toBe(1);
  });
});

describe("analytics", () => {
  it("count incidents by the hour, with the empty hours", async () => {
    const { buckets, bucket_seconds } = await get("analytics/timeline?hours=3");
    expect(bucket_seconds).toBe(3600);
    expect(buckets.map(({ total }: { total: number }) => total)).toEqual([0, 0, 0, 2]);
    expect(buckets[3]).toMatchObject({ at: "2026-11-20T12:00:00.000Z", by_severity: { medium: 2 } });
  });

  it("name who and what most incidents are about, and how much is seen", async () => {
    expect(await get("analytics/top")).toMatchObject({
      actors: [{ name: "Mallory", incidents: 2, critical: 0 }],
      repositories: [{ name: "o/r", incidents: 2 }],
    });
    expect((await get("analytics/coverage")).notices).toMatchObject([{ kind: "observation-gap" }]);
    expect((await get("analytics/matrix")).cells).toHaveLength(1);
    expect((await service.call("GET", "/api/v1/analytics/timeline?hours=100000")).statusCode).toBe(400);
  });
});
