import { type Packet, parsePktLines } from "./pkt-line.ts";

/** A branch, tag or other name in a repository. */
export interface Ref {
  /** Such as `refs/tags/v1`. */
  name: string;
  /** The object it names: 40 or 64 hexadecimal digits. */
  oid: string;
  /** The commit behind an annotated tag. */
  peeled?: string;
}

/** What a git server's first answer says: the refs themselves (protocol 0 and 1), or what it can do (protocol 2). */
export type Advertisement =
  | { version: 0; refs: Ref[]; reason?: undefined }
  | { version: 2; capabilities: string[]; reason?: undefined }
  | { version?: undefined; reason: string };

export type ParsedRefs = { refs: Ref[]; reason?: undefined } | { refs?: undefined; reason: string };

/** Far above any real repository: the largest have some 100,000 tags. */
const MOST_REFS = 200_000;
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What git allows in a name. https://git-scm.com/docs/git-check-ref-format */
const REF_NAME = /^(?:HEAD|refs\/[^\p{Cc} ~^:?*[\\]{1,1000})$/u;

/** The lines of a message that ends as it should; undefined for one that was cut off. */
function linesBeforeFlush(packets: readonly Packet[]): string[] | undefined {
  if (packets.at(-1)?.kind !== "flush") return undefined;
  const decoder = new TextDecoder();
  return packets.flatMap((packet) => (packet.kind === "data" ? [decoder.decode(packet.data).replace(/\n$/, "")] : []));
}

/** Reads the answer to `GET info/refs?service=git-upload-pack`. https://git-scm.com/docs/http-protocol */
export function parseAdvertisement(bytes: Uint8Array): Advertisement {
  const { packets, reason } = parsePktLines(bytes);
  if (packets === undefined) return { reason };
  const lines = linesBeforeFlush(packets);
  if (lines === undefined) return { reason: "the list of refs is cut off" };
  if (lines[0]?.startsWith("# service=")) lines.shift();
  if (lines[0] === "version 2") return { version: 2, capabilities: lines.slice(1) };
  if (lines[0] === "version 1") lines.shift();
  const refs = refsOfLines(lines.map((line) => line.replace(/\0.*$/s, "")));
  return refs === undefined ? { reason: "a line that is no ref" } : { version: 0, refs };
}

/** Reads the answer to protocol 2's `ls-refs`. https://git-scm.com/docs/protocol-v2#_ls_refs */
export function parseLsRefs(bytes: Uint8Array): ParsedRefs {
  const { packets, reason } = parsePktLines(bytes);
  if (packets === undefined) return { reason };
  const lines = linesBeforeFlush(packets);
  if (lines === undefined) return { reason: "the list of refs is cut off" };
  const refs: Ref[] = [];
  for (const line of lines.slice(0, MOST_REFS)) {
    const [oid = "", name = "", ...attributes] = line.split(" ");
    if (oid === "unborn") continue; // HEAD of an empty repository
    const peeled = attributes.find((each) => each.startsWith("peeled:"))?.slice("peeled:".length);
    if (!isRef(oid, name) || (peeled !== undefined && !OID.test(peeled))) return { reason: "a line that is no ref" };
    refs.push(peeled === undefined ? { name, oid } : { name, oid, peeled });
  }
  return { refs };
}

function isRef(oid: string, name: string): boolean {
  return OID.test(oid) && REF_NAME.test(name);
}

/** Protocol 0 lists the commit behind an annotated tag as a line of its own, `refs/tags/v1^{}`, after the tag. */
function refsOfLines(lines: readonly string[]): Ref[] | undefined {
  const refs: Ref[] = [];
  for (const line of lines.slice(0, MOST_REFS)) {
    const [oid = "", name = "", ...rest] = line.split(" ");
    if (oid === "shallow" || name === "capabilities^{}") continue; // a shallow server, an empty repository
    const last = refs.at(-1);
    if (name === `${last?.name}^{}` && last !== undefined && OID.test(oid)) last.peeled = oid;
    else if (isRef(oid, name) && rest.length === 0) refs.push({ name, oid });
    else return undefined;
  }
  return refs;
}
