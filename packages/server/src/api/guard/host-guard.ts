import type { onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

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
    const { origin } = request.headers;
    if (READS.has(request.method) || origin === undefined) return;
    const from = URL.canParse(origin) ? new URL(origin).host : "";
    if (from !== host && !allowed.has(from)) {
      throw new ProblemError(403, "Foreign Origin", "Changes are only taken from this service's own pages.");
    }
  };
}
