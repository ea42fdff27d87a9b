import { createPrivateKey, type KeyObject, sign } from "node:crypto";

/** GitHub takes a clock that is a minute off, and nothing that lives longer than ten. */
const EARLIER_S = 60;
const LIVES_S = 9 * 60;

/**
 * The private key of a GitHub App from its PEM text, in which line ends may be written as `\n`.
 * @throws RangeError when it is none; the message never holds the text.
 */
export function readAppKey(pem: string): KeyObject {
  const key = parsed(pem.replaceAll("\\n", "\n").trim());
  if (key?.asymmetricKeyType !== "rsa") throw new RangeError("the App's private key is no RSA key in PEM form");
  return key;
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

/**
 * What an App shows to ask for the tokens of its installations, good for nine minutes. `now` is ms since epoch.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function appJwt(appId: string, key: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { iat: seconds - EARLIER_S, exp: seconds + LIVES_S, iss: appId };
  const said = [{ alg: "RS256", typ: "JWT" }, claims].map((part) => base64(JSON.stringify(part))).join(".");
  return `${said}.${sign("sha256", Buffer.from(said), key).toString("base64url")}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64url");
}
