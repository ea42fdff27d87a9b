import { createPrivateKey, type KeyObject } from "node:crypto";

/**
 * The private key of a GitHub App as PEM of PKCS#8, from a PEM text in which line ends may be written as `\n`.
 * @throws RangeError when it is none; the message never holds the text.
 */
export function readAppKey(pem: string): string {
  const key = parsed(pem.replaceAll("\\n", "\n").trim());
  if (key?.asymmetricKeyType !== "rsa") throw new RangeError("the App's private key is no RSA key in PEM form");
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Undefined for what is no key; what OpenSSL says of it is left out, for it may quote the text. */
function parsed(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_")) return undefined;
    throw error;
  }
}
