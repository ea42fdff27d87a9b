/** Whole ref name to object; `peeled` is the commit behind an annotated tag. */
export type Refs = Record<string, string | { oid: string; peeled: string }>;

const FLUSH = "0000";

function line(text: string): string {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}

function parts(value: Refs[string]): { oid: string; peeled?: string } {
  return typeof value === "string" ? { oid: value } : value;
}

/** `GET info/refs` in protocol v0. https://git-scm.com/docs/http-protocol */
export function advertiseV0(refs: Refs): string {
  const listed = Object.entries(refs).flatMap(([name, value]) => {
    const { oid, peeled } = parts(value);
    return peeled === undefined ? [`${oid} ${name}`] : [`${oid} ${name}`, `${peeled} ${name}^{}`];
  });
  const first = listed[0] ?? `${"0".repeat(40)} capabilities^{}`;
  const rest = listed.slice(1).map((each) => line(`${each}\n`));
  return [
    line("# service=git-upload-pack\n"),
    FLUSH,
    line(`${first}\0multi_ack side-band-64k agent=git/stand-in\n`),
    ...rest,
    FLUSH,
  ].join("");
}

/** `GET info/refs` in protocol v2: what the server can do. https://git-scm.com/docs/protocol-v2 */
export function advertiseV2(): string {
  return [
    line("# service=git-upload-pack\n"),
    FLUSH,
    line("version 2\n"),
    line("agent=git/stand-in\n"),
    line("ls-refs=unborn\n"),
    line("fetch=shallow\n"),
    FLUSH,
  ].join("");
}

/** `POST git-upload-pack` with the command ls-refs: the refs under the prefixes that were asked for. */
export function listRefsV2(refs: Refs, request: string): string {
  const prefixes = [...request.matchAll(/ref-prefix (\S+)/g)].map(([, prefix]) => prefix ?? "");
  const wanted = Object.entries(refs).filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)));
  const lines = wanted.map(([name, value]) => {
    const { oid, peeled } = parts(value);
    return line(`${oid} ${name}${peeled === undefined ? "" : ` peeled:${peeled}`}\n`);
  });
  return [...lines, FLUSH].join("");
}
