import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a status page answers: an object as JSON, a text as it is, a number as an error without a body. */
export type StatusPageAnswer = object | string | number;

/** A status page that says what the test wants it to say. */
export interface StatusPageStandIn {
  url: string;
  /** What is answered from now on. */
  answer: StatusPageAnswer;
  /** Paths that were asked for. */
  asked: string[];
  stop: () => Promise<void>;
}

/** An incident as Statuspage lists it, but for what is given. */
export function listedIncident(given: Record<string, unknown> = {}): object {
  return {
    id: "kr09ddfgbfsf",
    name: "Incident with Git Operations",
    status: "investigating",
    created_at: "2026-11-20T11:40:02.153Z",
    updated_at: "2026-11-20T11:52:11.000Z",
    resolved_at: null,
    impact: "major",
    started_at: "2026-11-20T11:39:00.000Z",
    incident_updates: [{ id: "u1", body: "We are investigating.", status: "investigating" }],
    components: [{ id: "c1", name: "Git Operations", status: "major_outage" }],
    ...given,
  };
}

export async function startStatusPage(answer: StatusPageAnswer): Promise<StatusPageStandIn> {
  const page = { url: "", answer, asked: [] as string[], stop: async () => undefined as unknown };
  const server = createServer((request, response) => {
    page.asked.push(request.url ?? "");
    if (typeof page.answer === "number") response.writeHead(page.answer).end();
    else response.writeHead(200).end(typeof page.answer === "string" ? page.answer : JSON.stringify(page.answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  page.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  page.stop = () => new Promise((resolve) => server.close(resolve));
  return page as StatusPageStandIn;
}
