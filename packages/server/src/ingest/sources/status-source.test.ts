import { afterEach, expect, it } from "vitest";
import { listedIncident, type StatusPageStandIn, startStatusPage } from "../../../../../test/status-page-stand-in.ts";
import { SourceBoard } from "../source-board.ts";
import { contextUnderTest, NOW, run } from "./context-under-test.ts";
import { statusSource } from "./status-source.ts";

let page: StatusPageStandIn;
afterEach(() => page.stop());

/** Runs the source, whose stored position is given, until it has looked at the page once. */
async function lookOnce(position?: unknown) {
  const looked = Promise.withResolvers<void>();
  const board = new (class extends SourceBoard {
    override status(...given: Parameters<SourceBoard["status"]>) {
      super.status(...given);
      looked.resolve();
    }
  })(() => NOW);
  const context = contextUnderTest({ board, position: async () => position });
  const running = run(statusSource({ baseUrl: page.url }), context);
  await looked.promise;
  context.stop();
  await running;
  return context;
}

it("what GitHub reports of itself becomes a control, stored with the position that keeps it from coming again", async () => {
  const until = "2019-05-15T15:20:00.000Z";
  page = await startStatusPage({
    incidents: [listedIncident({ started_at: "2019-05-15T15:00:00Z", resolved_at: until })],
  });
  const { rounds } = await lookOnce();
  const control = { kind: "status", at: NOW, id: "kr09ddfgbfsf", title: "Incident with Git Operations" };
  expect(rounds).toMatchObject([
    {
      source: "status",
      items: [],
      at: NOW,
      controls: [{ ...control, until: Date.parse(until) }],
      position: { version: 1 },
    },
  ]);
  expect((await lookOnce(JSON.parse(JSON.stringify(rounds[0].position)))).rounds).toEqual([]);
});

it("a page that cannot be reached waits on the board and makes nothing worse", async () => {
  page = await startStatusPage(503);
  const { board } = await lookOnce();
  expect(board.health(1)).toMatchObject([{ name: "status", lane: "status", state: "waiting", lag_seconds: null }]);
  expect(board.well).toBe(true);
});
