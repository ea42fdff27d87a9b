import { wireJson } from "../wire-json.ts";

/** Comment that keeps proxies and clients from taking a quiet connection for a dead one. */
export const HEARTBEAT = ": still here\n\n";

/**
 * One server-sent event as it goes over the wire. Without `event` a browser hands it to `onmessage`; `id` is what the
 * client sends back as `Last-Event-ID`. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function sseFrame({ data, ...place }: { event?: string; id?: number; data: unknown }): string {
  return sseText({ ...place, json: wireJson(data) });
}

/** The same of data that is written already. */
export function sseText({ event, id, json }: { event?: string; id?: number; json: string }): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  const position = id === undefined ? "" : `id: ${id}\n`;
  return `${name}${position}data: ${json}\n\n`;
}
