/** A model's address is one that nothing is sent to. Names the host, which is no secret, and what to do. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";

  constructor(host: string, why: "not-public" | "in-clear") {
    const name = host.replace(/^\[|\]$/g, "");
    const what = why === "not-public" ? "is not a public address" : "is not asked by https";
    super(`${name} ${what}: set ODDWATCH_ALLOWED_TARGETS=${name} to allow it`);
  }
}
