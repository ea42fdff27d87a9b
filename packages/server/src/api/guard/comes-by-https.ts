import type { FastifyInstance, FastifyRequest } from "fastify";
import { isLoopbackName } from "../../is-loopback.ts";
import type { ApiOptions } from "../api-options.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whether the browser came over HTTPS, also where a proxy ends TLS. */
    readonly comesByHttps: boolean;
  }
}

type Options = Pick<ApiOptions, "publicUrl" | "trustedProxies">;

/** Lets every request tell whether it came over HTTPS. */
export function tellHttps(app: FastifyInstance, options: Options): void {
  app.decorateRequest("comesByHttps", {
    getter() {
      return comesByHttps(this, options);
    },
  });
}

/**
 * The page's Origin says so, or a proxy does; any may where none is named as trusted: whoever lies about it only makes
 * their own cookie safer. A proxy that says nothing is no way around it: where the public address is https everything is, but
 * what is asked for by a name of this machine without a proxy.
 */
function comesByHttps(request: FastifyRequest, { publicUrl, trustedProxies = [] }: Options): boolean {
  const { protocol, headers } = request; // fastify's protocol is what a trusted proxy says
  if (protocol === "https" || headers.origin?.startsWith("https:") === true) return true;
  if (trustedProxies.length === 0 && headers["x-forwarded-proto"] === "https") return true;
  return publicUrl?.startsWith("https:") === true && !isLocal(request);
}

function isLocal({ headers }: FastifyRequest): boolean {
  const { host = "", via, forwarded, "x-forwarded-for": forwardedFor } = headers;
  return isLoopbackName(host) && (via ?? forwarded ?? forwardedFor) === undefined;
}
