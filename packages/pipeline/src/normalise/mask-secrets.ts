/**
 * Shapes of well-known credentials, so that none is ever stored. Coarse on purpose: a harmless text that looks like one
 * loses a word, which costs nothing. Formats as published by the vendors. None asks for a word boundary before it: in raw
 * JSON a credential at the beginning of a line follows the `n` of `\n`.
 */
const SECRETS: readonly [kind: string, shape: RegExp][] = [
  ["github-token", /gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255}/g],
  ["aws-access-key", /A(?:KIA|SIA)[A-Z0-9]{16}/g],
  ["slack-token", /xox[abeoprs]-[A-Za-z0-9-]{10,250}/g],
  ["slack-webhook", /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,120}/g],
  ["stripe-key", /[rs]k_live_[A-Za-z0-9]{16,250}/g],
  ["google-api-key", /AIza[A-Za-z0-9_-]{35}/g],
  ["npm-token", /npm_[A-Za-z0-9]{36}/g],
  // words such as `task-…` are no key
  ["openai-key", /sk-(?<=(?:^|[^A-Za-z0-9]|\\[nrt])sk-)(?:ant-|proj-)?[A-Za-z0-9_-]{20,250}/g],
  ["json-web-token", /eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)*/g],
  [
    "private-key",
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END )[^"\\]|\\{1,8}[nrt]){0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  ],
  ["url-password", /(?<=:\/\/)[^\s/:@"\\]{0,100}:[^\s/@"\\]{3,200}(?=@)/g],
];

/** Any of these must stand in a text that holds one of the shapes: a quick look before the slow one. */
const HINT =
  /gh[pousr]_|github_pat_|AKIA|ASIA|xox|hooks\.slack|k_live_|AIza|npm_|sk-|eyJ|PRIVATE KEY|:\/\/[^\s/@]{0,100}:/i;

/**
 * The text with everything that looks like a credential replaced by `[masked: kind]`. O(length).
 * Text that is JSON is still JSON afterwards. `found` is told the kind of each.
 */
export function maskSecrets(text: string, found?: (kind: string) => void): string {
  if (!HINT.test(text)) return text;
  return SECRETS.reduce(
    (masked, [kind, shape]) =>
      masked.replace(shape, (match: string, ...[offset, whole]: [number, string]) => {
        found?.(kind);
        return `${match.slice(0, escapeLeft(whole, offset))}[masked: ${kind}]`;
      }),
    text,
  );
}

/** How many characters at `offset` may still belong to an escape of JSON, such as the `n` of `\n` or the `e` of `\u001e`. */
function escapeLeft(text: string, offset: number): number {
  const begun = /\\(?:u[\da-f]{0,3})?$/i.exec(text.slice(Math.max(0, offset - 5), offset));
  if (begun === null) return 0;
  return begun[0].length === 1 ? 1 : 6 - begun[0].length;
}
