import type { FastifyRequest, onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a request may change something. A WebSocket counts: no rule of browsers keeps another site's page from opening one. */
export function isWrite({ method, headers }: Pick<FastifyRequest, "method" | "headers">): boolean {
  return !READS.has(method) || headers.upgrade !== undefined;
}

/**
 * Refuses requests that were addressed to somebody else, which is how a web page reaches a service on loopback through
 * a name it controls (DNS rebinding), and writes that another site's page makes. An entry of `allowedHosts` is
 * `host:port`, or `host` alone for any port; IPv6 in brackets. Case does not matter.
 */
export function hostGuard(allowedHosts: string[]): onRequestHookHandler {
  const allowed = new Set(allowedHosts.map((each) => each.toLowerCase()));
  return async function checkHostAndOrigin(request) {
    const host = (request.headers.host ?? "").toLowerCase();
    if (!allowed.has(host) && !allowed.has(host.replace(/:\d+$/, ""))) {
      const named = host === "" ? "The request names no host" : `The host "${host}" is not this service`;
      throw new ProblemError(421, "Misdirected Request", `${named}; if it should be, add it to the allowed hosts.`);
    }
    if (!isWrite(request)) return;
    const { origin } = request.headers;
    const from = origin === undefined || !URL.canParse(origin) ? "" : new URL(origin).host;
    const isForeign = origin === undefined ? isFromElsewhere(request) : from !== host && !allowed.has(from);
    if (isForeign) {
      throw new ProblemError(403, "Foreign Origin", "Changes are only taken from this service's own pages.");
    }
  };
}

/** Browsers say where a request comes from; what is no browser says nothing. Source: https://www.w3.org/TR/fetch-metadata/ */
function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || site === "same-site";
}
