import { describe, expect, it } from "vitest";
import { noStop } from "./channels/receiver-under-test.ts";
import { isPublic, TargetGuard } from "./target-guard.ts";

function guardOf(found: string[], allowed: string[] = []) {
  const asked: string[] = [];
  const lookup = async (host: string) => {
    asked.push(host);
    return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
  return { guard: new TargetGuard({ allowed, lookup }), asked };
}

describe("isPublic", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "shared by a provider"],
    ["100.100.100.200", "Alibaba's metadata"],
    ["169.254.169.254", "metadata"],
    ["168.63.129.16", "Azure's platform"],
    ["192.0.0.192", "Oracle's metadata"],
    ["0.0.0.0", "this machine"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["198.18.0.1", "benchmarks"],
    ["::1", "loopback"],
    ["::", "this machine"],
    ["::ffff:127.0.0.1", "loopback as IPv6"],
    ["::ffff:a9fe:a9fe", "metadata as IPv6"],
    ["::127.0.0.1", "loopback in the old form"],
    ["::7f00:1", "the same in hexadecimal"],
    ["64:ff9b::7f00:1", "loopback behind NAT64"],
    ["64:ff9b:1::a00:1", "private behind a local NAT64"],
    ["2002:7f00:1::", "loopback by 6to4"],
    ["2001:0:7f00:1::", "Teredo"],
    ["fd00:ec2::254", "Amazon's metadata"],
    ["fe80::1", "link-local"],
    ["fec0::1", "site-local"],
    ["ff02::1", "multicast"],
    ["2001:db8::1", "documentation"],
  ])("refuses %s: %s", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(["140.82.112.3", "8.8.8.8", "::ffff:8.8.8.8", "2606:50c0:8000::153"])("takes %s", (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

describe("TargetGuard", () => {
  it("gives the addresses that it checked, asked for once", async () => {
    const { guard, asked } = guardOf(["140.82.112.3", "2606:50c0:8000::153"]);
    const target = await guard.find("Hooks.Example.", noStop());
    expect(target).toMatchObject({ host: "hooks.example", isTrusted: false });
    expect(target.addresses.map(({ address }) => address)).toEqual(["140.82.112.3", "2606:50c0:8000::153"]);
    expect(asked).toEqual(["hooks.example"]);
  });

  it("refuses a name when only one of its addresses is not public", async () => {
    const { guard } = guardOf(["140.82.112.3", "10.0.0.1"]);
    await expect(guard.find("hooks.example", noStop())).rejects.toMatchObject({
      reason: "target-refused",
      retry: false,
    });
  });

  it.each(["127.0.0.1", "[::1]", "::1", "[::ffff:169.254.169.254]"])("refuses the bare address %s", async (host) => {
    await expect(guardOf([]).guard.find(host, noStop())).rejects.toMatchObject({ reason: "target-refused" });
  });

  it.each(["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://①②⑦.0.0.1/"])(
    "refuses %s, which is loopback in other words",
    async (url) => {
      const { hostname } = new URL(url);
      await expect(guardOf([]).guard.find(hostname, noStop())).rejects.toMatchObject({ reason: "target-refused" });
    },
  );

  it("reaches own networks that the installation names, and trusts them", async () => {
    const byRange = guardOf(["10.1.2.3"], ["10.1.0.0/16"]).guard;
    expect(await byRange.find("relay.corp", noStop())).toMatchObject({ isTrusted: true });
    const byName = guardOf(["10.9.9.9"], ["relay.corp"]).guard;
    expect(await byName.find("relay.corp", noStop())).toMatchObject({ isTrusted: true });
    await expect(byName.find("other.corp", noStop())).rejects.toMatchObject({ reason: "target-refused" });
  });

  it("never takes a named host to a metadata service", async () => {
    const { guard } = guardOf(["169.254.169.254"], ["relay.corp"]);
    await expect(guard.find("relay.corp", noStop())).rejects.toMatchObject({ reason: "target-refused" });
  });

  it("says that an unknown name is worth a retry", async () => {
    const lookup = async () => {
      throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
    };
    const guard = new TargetGuard({ lookup });
    await expect(guard.find("nowhere.example", noStop())).rejects.toMatchObject({ reason: "unreachable", retry: true });
  });

  it("stops waiting for a name server that does not answer when it is told to", async () => {
    const guard = new TargetGuard({ lookup: () => new Promise(() => undefined) });
    const stop = new AbortController();
    const found = guard.find("slow.example", stop.signal);
    stop.abort(new Error("the service stops"));
    await expect(found).rejects.toThrow("the service stops");
  });

  it("refuses an allow list that cannot be read", () => {
    expect(() => new TargetGuard({ allowed: ["https://relay.corp/"] })).toThrow(RangeError);
  });
});
