import { answerError } from "../answer-error.ts";
import { InvalidAnswer, NotFound } from "../errors.ts";
import type { RequestLimits } from "../request-limits.ts";
import { type Answer, type RequestOptions, sendRequest } from "../send-request.ts";
import { parseAdvertisement, parseLsRefs, type Ref } from "./parse-refs.ts";
import { DELIMITER_PACKET, FLUSH_PACKET, pktLine } from "./pkt-line.ts";

/** The time is that of each of the two requests. */
export interface ListRefsOptions extends RequestLimits {
  /** Only refs whose names begin so. */
  prefixes?: readonly string[];
  signal?: AbortSignal;
  /** Now, ms since epoch. */
  clock?: () => number;
}

const SERVICE = "git-upload-pack";

/**
 * The refs of a public repository, read from its git server over HTTPS as `git ls-remote` does, without git and without
 * touching the API's budget. Asks with protocol 2, where the server sends only the wanted refs (two requests), and takes
 * protocol 0 as well (one request).
 *
 * `repoUrl` is such as `https://github.com/actions/checkout.git`. Rejects with a `GitHubError`: `NotFound` also for a
 * private repository, `InvalidAnswer` for a list that is cut off, since a missing tag would look like a deleted one.
 */
export async function listRefs(
  repoUrl: string,
  {
    prefixes = ["refs/heads/", "refs/tags/"],
    fetch = globalThis.fetch,
    userAgent = "git/2.0 (oddwatch-github-events)",
    signal,
    timeoutMs = 20_000,
    longestBodyBytes = 32 * 1024 * 1024,
    clock = Date.now,
  }: ListRefsOptions = {},
): Promise<Ref[]> {
  const options: RequestOptions = { fetch, signal, timeoutMs, longestBodyBytes };
  const headers = { "user-agent": userAgent, "git-protocol": "version=2" };
  const address = new URL(`${repoUrl}/info/refs?service=${SERVICE}`);
  const first = checked(await sendRequest(address, { ...options, headers }), clock());
  const advertised = parseAdvertisement(first.body);
  if (advertised.reason !== undefined) throw invalid(first, advertised.reason);
  const isWanted = ({ name }: Ref) => prefixes.some((prefix) => name.startsWith(prefix));
  if (advertised.version === 0) return advertised.refs.filter(isWanted);

  const repoPath = first.url.pathname.replace(/\/info\/refs$/, ""); // where a renamed repository led us to
  const second = await sendRequest(new URL(`${repoPath}/${SERVICE}`, first.url.href), {
    ...options,
    method: "POST",
    headers: {
      ...headers,
      "content-type": `application/x-${SERVICE}-request`,
      accept: `application/x-${SERVICE}-result`,
    },
    body: lsRefsCommand(prefixes, advertised.capabilities),
  });
  const { refs, reason } = parseLsRefs(checked(second, clock()).body);
  if (refs === undefined) throw invalid(second, reason);
  return refs.filter(isWanted);
}

function lsRefsCommand(prefixes: readonly string[], capabilities: readonly string[]): Uint8Array<ArrayBuffer> {
  const format = capabilities.find((each) => each.startsWith("object-format="));
  const lines = [
    pktLine("command=ls-refs\n"),
    ...(format === undefined ? [] : [pktLine(`${format}\n`)]),
    DELIMITER_PACKET,
    pktLine("peel\n"),
    ...prefixes.map((prefix) => pktLine(`ref-prefix ${prefix}\n`)),
    FLUSH_PACKET,
  ];
  return new TextEncoder().encode(lines.join(""));
}

function checked(answer: Answer, now: number): Answer {
  const { status, url } = answer;
  if (status === 200) return answer;
  // git servers ask for a password where there is nothing to see
  if (status === 401) throw new NotFound({ path: url.pathname, status, reason: "no such public repository" });
  throw answerError(answer, now);
}

function invalid({ url, status }: Answer, reason: string): InvalidAnswer {
  return new InvalidAnswer({ path: url.pathname, status, reason });
}
