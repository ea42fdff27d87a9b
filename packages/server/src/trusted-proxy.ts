import { isIP } from "node:net";

/** Whether it names proxies by their address or a range such as `10.1.0.0/16`. A range of everything is none. */
export function isTrustedProxy(entry: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || (Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128));
}
