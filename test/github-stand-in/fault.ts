/** What the stand-in can do wrong with one request. */
export type Fault =
  /** 401: this token is unknown. */
  | { kind: "unauthorized" }
  /** 403 that has nothing to do with a rate. */
  | { kind: "forbidden" }
  /** 403 with the hour used up. */
  | { kind: "rate-limited"; resetInSeconds?: number }
  /** 403 with `Retry-After` and the words of the old abuse detection. */
  | { kind: "abuse"; retryAfterSeconds: number }
  /** 403 that only its words tell to be a secondary limit. */
  | { kind: "secondary" }
  | { kind: "too-many-requests"; retryAfterSeconds?: number }
  /** 502 with an HTML body. */
  | { kind: "bad-gateway" }
  /** No answer, the connection stays open. */
  | { kind: "hang" }
  /** Headers and half a body, then silence. */
  | { kind: "hang-in-body" }
  /** The connection is reset without an answer. */
  | { kind: "reset" }
  /** Half a body, then the connection ends. */
  | { kind: "cut-off" }
  /** 200 with half the JSON, properly ended. */
  | { kind: "truncated" }
  /** 200 with an object in place of the list. */
  | { kind: "not-a-list" }
  /** 200 with things among the events that are none. */
  | { kind: "malformed-event" }
  /** 200 with events that had long left the pages. */
  | { kind: "old-events"; count: number }
  /** 200 with so many bytes of white space after the list. */
  | { kind: "oversized"; bytes: number }
  | { kind: "redirect"; status: 301 | 302 | 307 | 308; to: string };

/** Which requests a fault befalls: those that match, as often as `times` says (once). */
export interface InjectedFault {
  fault: Fault;
  times?: number;
  page?: number;
  /** Path that the request's must begin with. */
  path?: string;
}

/** An answer that replaces the real one. */
export interface FaultAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const json = (message: string) => JSON.stringify({ message, documentation_url: "https://docs.github.com/rest" });

/** The whole answer for the faults that have one; undefined for those that only spoil the real answer or the connection. */
export function faultAnswer(fault: Fault, now: number): FaultAnswer | undefined {
  switch (fault.kind) {
    case "unauthorized":
      return { status: 401, body: json("Bad credentials") };
    case "forbidden":
      return { status: 403, body: json("Resource not accessible by personal access token") };
    case "rate-limited": {
      const reset = String(Math.ceil(now / 1000) + (fault.resetInSeconds ?? 60));
      const headers = { "X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset };
      return { status: 403, headers, body: json("API rate limit exceeded for 192.0.2.1.") };
    }
    case "abuse": {
      const body = json(
        "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
      );
      return { status: 403, headers: { "Retry-After": String(fault.retryAfterSeconds) }, body };
    }
    case "secondary":
      return { status: 403, body: json("You have exceeded a secondary rate limit. Please wait a few minutes.") };
    case "too-many-requests": {
      const seconds = fault.retryAfterSeconds;
      const headers: Record<string, string> = seconds === undefined ? {} : { "Retry-After": String(seconds) };
      return { status: 429, headers, body: json("Too many requests") };
    }
    case "bad-gateway":
      return { status: 502, headers: { "Content-Type": "text/html" }, body: "<html><h1>502 Bad Gateway</h1></html>" };
    case "not-a-list":
      return { status: 200, body: json("all is well") };
    case "redirect":
      return { status: fault.status, headers: { Location: fault.to }, body: json("Moved") };
    default:
      return undefined;
  }
}
