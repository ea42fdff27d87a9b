import ipaddr from "ipaddr.js";

/** A network: an address, and how many of its leading bits count. */
export type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Whether it names own places that messages may be sent to: a host name, an address, or a range such as `10.1.0.0/16`. */
export function isAllowedTarget(entry: string): boolean {
  return parsed(entry) !== undefined;
}

/** The host name in lower case, or the range. @throws RangeError when it is neither. */
export function parseAllowedTarget(entry: string): string | Range {
  const found = parsed(entry);
  if (found === undefined) {
    throw new RangeError(`${entry} is neither a host name nor an address nor a range of addresses`);
  }
  return found;
}

function parsed(entry: string): string | Range | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (ipaddr.isValid(entry)) {
    const address = ipaddr.process(entry);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  }
  const name = entry.toLowerCase().replace(/\.$/, "");
  return /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name) ? name : undefined;
}
