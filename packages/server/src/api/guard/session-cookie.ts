import { createHmac, timingSafeEqual } from "node:crypto";

const NAME = "oddwatch_session";
const LIFETIME_SECONDS = 30 * 24 * 3600;
const SHAPE = /^(\d{1,12})\.([\w-]{43})$/;

/**
 * The cookie a browser gets in exchange for the API token, as `EventSource` cannot send a header. It holds its end and
 * a signature made with the token: nothing is stored, a restart keeps it, another token ends it.
 */
export class SessionCookie {
  #key: string;
  #clock: () => number;

  constructor({ token, clock }: { token: string; clock: () => number }) {
    this.#key = token;
    this.#clock = clock;
  }

  /** A `Set-Cookie` value. `secure` when the page came over HTTPS. */
  issue({ secure }: { secure: boolean }): string {
    const endsAt = Math.floor(this.#clock() / 1000) + LIFETIME_SECONDS;
    return setCookie(`${endsAt}.${this.#sign(endsAt)}`, LIFETIME_SECONDS, secure);
  }

  /** Whether a `Cookie` header carries a session that is ours and has not ended. */
  isValid(header: string | undefined): boolean {
    const match = SHAPE.exec(readCookie(header) ?? "");
    if (match === null) return false;
    const [, endsAt = "", signature = ""] = match;
    return isSame(signature, this.#sign(Number(endsAt))) && Number(endsAt) * 1000 > this.#clock();
  }

  #sign(endsAt: number): string {
    return createHmac("sha256", this.#key).update(`oddwatch session until ${endsAt}`).digest("base64url");
  }
}

/** A `Set-Cookie` value that takes the session away. */
export function endedSession({ secure }: { secure: boolean }): string {
  return setCookie("", 0, secure);
}

/** Compares two texts without telling by its time where they differ. */
export function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function setCookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  return `${NAME}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}

function readCookie(header: string | undefined): string | undefined {
  const pair = header?.split(";").find((each) => each.trim().startsWith(`${NAME}=`));
  return pair?.trim().slice(NAME.length + 1);
}
