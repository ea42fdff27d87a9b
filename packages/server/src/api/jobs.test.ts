import { JobPage } from "@oddwatch/protocol";
import { expect, it } from "vitest";
import { JobBoard } from "../jobs/job-board.ts";
import type { StoredJob } from "../jobs/job-queries.ts";
import { JobNotInState } from "../jobs/job-queue.ts";
import { apiUnderTest, NOW } from "./api-under-test.ts";

const ID = "0b0e7c1e-5c1b-4f7a-9a4e-3f6f0f5d7c11";

function storedJob(given: Partial<StoredJob> = {}): StoredJob {
  return {
    id: ID,
    kind: "enrich",
    incidentId: "inc-1",
    state: "retry",
    priority: 3,
    attempts: 2,
    maxAttempts: 6,
    createdAt: NOW,
    dueAt: NOW + 4000,
    startedAt: NOW + 1000,
    endedAt: undefined,
    error: "GitHub answered 502",
    place: `20250704150000000000-${ID}`,
    ...given,
  };
}

function withJobs(found: StoredJob[] = [storedJob()]) {
  const asked: unknown[] = [];
  const board = new JobBoard(() => NOW);
  board.failed("enrich", "GitHub answered 502");
  board.failed("enrich", "GitHub answered 502");
  const under = apiUnderTest({
    jobs: {
      board,
      list: async (...args) => {
        asked.push(args);
        return found;
      },
      retry: async (id) => id === ID,
      cancel: async (id) => {
        if (id === ID) throw new JobNotInState("It has ended already.");
        return false;
      },
    },
  });
  return { ...under, asked };
}

it("lists jobs that are not done, with how each kind is doing", async () => {
  const { app, asked } = withJobs();
  const page = JobPage.parse((await app.inject("/api/v1/jobs")).json());
  expect(asked).toEqual([
    [
      { kind: undefined, states: ["created", "retry", "active", "cancelled", "failed"], incidentId: undefined },
      { limit: 51, before: undefined },
    ],
  ]);
  expect(page.jobs).toEqual([
    {
      id: ID,
      kind: "enrich",
      incident_id: "inc-1",
      state: "retrying",
      priority: 3,
      attempts: 2,
      max_attempts: 6,
      created_at: "2025-07-04T15:00:00.000Z",
      due_at: "2025-07-04T15:00:04.000Z",
      started_at: "2025-07-04T15:00:01.000Z",
      ended_at: null,
      error: "GitHub answered 502",
    },
  ]);
  expect(page.queues[0]).toMatchObject({ kind: "enrich", ok: false, error: "GitHub answered 502" });
  expect(page.next_cursor).toBeNull();
});

it("filters, and goes on after a page", async () => {
  const { app, asked } = withJobs([storedJob(), storedJob()]);
  const first = await app.inject("/api/v1/jobs?limit=1&kind=notify&state=done&state=failed&incident=inc-1");
  const { next_cursor } = JobPage.parse(first.json());
  await app.inject(`/api/v1/jobs?limit=1&cursor=${next_cursor}`);
  expect(asked[0]).toEqual([
    { kind: "notify", states: ["completed", "failed"], incidentId: "inc-1" },
    { limit: 2, before: undefined },
  ]);
  expect(asked[1]).toMatchObject([{}, { before: `20250704150000000000-${ID}` }]);
  expect((await app.inject("/api/v1/jobs?cursor=bm9uc2Vuc2U")).statusCode).toBe(400);
  expect((await app.inject("/api/v1/jobs?state=created")).statusCode).toBe(400);
});

it("retries and cancels, and says why not", async () => {
  const { app } = withJobs();
  const post = (path: string) => app.inject({ method: "POST", url: `/api/v1/jobs/${path}` });
  expect((await post(`${ID}/retry`)).json()).toEqual({ id: ID, state: "waiting" });
  expect((await post(`${ID}/cancel`)).json()).toMatchObject({ status: 409, detail: "It has ended already." });
  expect((await post("00000000-0000-4000-8000-000000000000/retry")).json()).toMatchObject({ title: "No Such Job" });
  expect((await post("1;drop/retry")).statusCode).toBe(400);
});
