const LINK = /<([^<>]*)>\s*((?:;[^,<]*)*)/g;
const NEXT = /;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)/i;

/** The address of the next page from a `Link` header (RFC 8288); undefined on the last page. */
export function nextLink(header: string | null): string | undefined {
  for (const [, address, parameters] of (header ?? "").matchAll(LINK)) {
    if (NEXT.test(parameters ?? "")) return address;
  }
  return undefined;
}
