import type { Config } from "./config.ts";
import { isLoopback } from "./is-loopback.ts";

/** Where the links in messages lead. */
export interface LinkAddress {
  /** Without a slash at the end; undefined while nobody can know an address that a person could open. */
  url: string | undefined;
  /** It opens only on the machine that the service runs on. */
  isHereOnly: boolean;
}

/**
 * The address that was told, else the one the service listens on: also when that opens on this machine only, which is all that
 * a single person needs. None for a wildcard, or any free port: which names and numbers lead there is not known.
 */
export function linkAddress({ publicUrl, host, port }: Pick<Config, "publicUrl" | "host" | "port">): LinkAddress {
  if (publicUrl !== undefined) return { url: publicUrl, isHereOnly: false };
  if (port === 0 || /^(?:0\.0\.0\.0|[0:]*:[0:]*)$/.test(host)) return { url: undefined, isHereOnly: false };
  const name = host === "localhost" ? "127.0.0.1" : host; // receivers take no link to a bare name
  return { url: `http://${name.includes(":") ? `[${name}]` : name}:${port}`, isHereOnly: isLoopback(host) };
}
