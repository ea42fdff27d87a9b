import { promises as dns, type LookupAddress } from "node:dns";
import ipaddr from "ipaddr.js";
import { parseAllowedTarget, type Range } from "./allowed-target.ts";
import { DeliveryError } from "./delivery-error.ts";

/** Where a connection may go: addresses that were checked, to be used as they are and not looked up again. */
export interface Target {
  /** As it was written: what a certificate has to name. */
  host: string;
  /** One at least. */
  addresses: readonly LookupAddress[];
  /** Whether the installation named it as its own: then it may be spoken to without encryption. */
  isTrusted: boolean;
}

export interface TargetGuardOptions {
  /** Own places that may be reached although they are not public: host names, addresses, and ranges such as `10.1.0.0/16`. */
  allowed?: readonly string[];
  /** Asks for the addresses of a name. */
  lookup?: (host: string) => Promise<LookupAddress[]>;
}

/** IPv6 that is routed between networks. https://www.iana.org/assignments/ipv6-unicast-address-assignments */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];
/** A public address that answers every machine of Azure with what only that machine may know. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const AZURE_PLATFORM = "168.63.129.16";

/**
 * Keeps messages from being sent to where only this machine or its network can reach: loopback, private and link-local ranges,
 * a cloud's metadata service, and all of these dressed as IPv6. A name is looked up once, every address of it is checked, and
 * the connection goes to these addresses, so that a name that changes its mind between check and use gains nothing.
 */
export class TargetGuard {
  readonly #hosts: ReadonlySet<string>;
  readonly #ranges: readonly Range[];
  readonly #lookup: (host: string) => Promise<LookupAddress[]>;

  /** @throws RangeError when an entry of the allow list is no name, address or range. */
  constructor({ allowed = [], lookup = (host) => dns.lookup(host, { all: true }) }: TargetGuardOptions = {}) {
    const entries = allowed.map(parseAllowedTarget);
    this.#hosts = new Set(entries.filter((each) => typeof each === "string"));
    this.#ranges = entries.filter((each) => typeof each !== "string");
    this.#lookup = lookup;
  }

  /**
   * Where the host is, if messages may be sent there. Takes a name or an address, IPv6 with or without brackets.
   * @throws DeliveryError `target-refused`, or `unreachable` when the name is not known; the signal's reason.
   */
  async find(host: string, signal: AbortSignal): Promise<Target> {
    signal.throwIfAborted();
    const name = host
      .toLowerCase()
      .replace(/^\[|\]$/g, "")
      .replace(/\.$/, "");
    const isNamed = this.#hosts.has(name);
    const addresses = ipaddr.isValid(name) ? [literal(name)] : await this.#addressesOf(name, signal);
    const mayReach = (address: string) =>
      isPublic(address) || this.#isInRange(address) || (isNamed && isOwnNetwork(address));
    if (!addresses.every(({ address }) => mayReach(address))) {
      const text = `${name} leads to an address that is not public: nothing is sent there unless the installation allows it`;
      throw new DeliveryError("target-refused", text);
    }
    return { host: name, addresses, isTrusted: isNamed || addresses.every(({ address }) => this.#isInRange(address)) };
  }

  async #addressesOf(name: string, signal: AbortSignal): Promise<LookupAddress[]> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const found = await Promise.race([this.#lookup(name), aborted.promise]);
      if (found.length > 0) return found;
    } catch (error) {
      signal.throwIfAborted();
      throw new DeliveryError("unreachable", `The name ${name} is not known`, { cause: error });
    } finally {
      signal.removeEventListener("abort", abort);
    }
    throw new DeliveryError("unreachable", `The name ${name} has no address`);
  }

  #isInRange(address: string): boolean {
    const parsed = ipaddr.process(address);
    return this.#ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
  }
}

/** Whether an address belongs to the public internet, whatever it is dressed as. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || parsed.toString() === AZURE_PLATFORM) return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}

/** What a host that the installation named may turn out to be: never a metadata service. */
function isOwnNetwork(address: string): boolean {
  return ["loopback", "private", "uniqueLocal", "carrierGradeNat"].includes(ipaddr.process(address).range());
}

function literal(address: string): LookupAddress {
  const parsed = ipaddr.parse(address);
  return { address: parsed.toString(), family: parsed.kind() === "ipv4" ? 4 : 6 };
}
