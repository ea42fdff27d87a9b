import type { Config } from "./config.ts";
import { isLoopback } from "./is-loopback.ts";

type Named = Pick<Config, "host" | "allowedHosts" | "publicUrl">;

/** Names under which the service may be called: its own address, the loopback names, and those that were configured. */
export function allowedHosts({ host, allowedHosts: configured, publicUrl }: Named): string[] {
  const own = host === "0.0.0.0" || host === "::" ? [] : [host.includes(":") ? `[${host}]` : host];
  const loopback = isLoopback(host) || own.length === 0 ? ["127.0.0.1", "localhost", "[::1]"] : [];
  const told = publicUrl === undefined ? [] : [new URL(publicUrl).host];
  return [...new Set([...own, ...loopback, ...told, ...configured])];
}
