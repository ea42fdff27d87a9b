import { type Config, isLoopback } from "./config.ts";

/** Names under which the service may be called: its own address, the loopback names, and those that were configured. */
export function allowedHosts({ host, allowedHosts: configured }: Pick<Config, "host" | "allowedHosts">): string[] {
  const own = host === "0.0.0.0" || host === "::" ? [] : [host.includes(":") ? `[${host}]` : host];
  const loopback = isLoopback(host) || own.length === 0 ? ["127.0.0.1", "localhost", "[::1]"] : [];
  return [...new Set([...own, ...loopback, ...configured])];
}
