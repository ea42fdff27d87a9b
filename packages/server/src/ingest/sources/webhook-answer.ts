import type { ServerResponse } from "node:http";

/** Answers with a problem body (RFC 9457), as every error of this service does. */
export function sendProblem(response: ServerResponse, status: number, title: string, detail: string): void {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ type: "about:blank", title, status, detail }));
}
