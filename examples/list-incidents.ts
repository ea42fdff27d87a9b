// Prints the incidents of a running Oddwatch, page by page, with a client that is made from its own OpenAPI document.
//
//   node examples/list-incidents.ts                                     a service on this machine
//   ODDWATCH_TOKEN=... node examples/list-incidents.ts https://...      another one
//
// The client is written to a folder for a moment; a project of yours would keep it (npx @hey-api/openapi-ts).

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import type { IncidentPage } from "@oddwatch/protocol";

const PAGE = 20;
const url = process.argv[2] ?? "http://localhost:8000";
const token = process.env.ODDWATCH_TOKEN;

/** Names come from strangers: nothing in them may steer the terminal. */
const printable = (text: string) => text.replace(/\p{C}/gu, "\u{FFFD}");

/** What the example uses of the generated client. */
interface GeneratedClient {
  listIncidents: (options: {
    baseUrl: string;
    auth: string | undefined;
    query: { order: "opened"; limit: number; cursor?: string };
  }) => Promise<{ data?: IncidentPage; error?: { title: string; detail?: string } }>;
}

const folder = await mkdtemp(join(tmpdir(), "oddwatch-client-"));
try {
  const { listIncidents } = await generateClient(folder);
  let cursor: string | undefined;
  do {
    const query = { order: "opened", limit: PAGE, cursor } as const; // the usual order moves incidents while one pages
    const { data, error } = await listIncidents({ baseUrl: url, auth: token, query });
    if (data === undefined) throw new Error(`${error?.title ?? "No answer"}: ${error?.detail ?? url}`);
    for (const { detected_at, severity, title } of data.incidents) {
      console.log(printable(`${detected_at} ${severity} ${title}`));
    }
    cursor = data.next_cursor ?? undefined;
  } while (cursor !== undefined);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function generateClient(into: string): Promise<GeneratedClient> {
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/docs/json`, { headers });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: set ODDWATCH_TOKEN to a token of it.`);
  const document = join(into, "openapi.json");
  await writeFile(document, await answer.text());
  const path = join(into, "client");
  await createClient({
    input: document,
    output: { path, module: { extension: ".ts" } },
    plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
    logs: { level: "silent", file: false },
  });
  return import(pathToFileURL(join(path, "sdk.gen.ts")).href);
}
