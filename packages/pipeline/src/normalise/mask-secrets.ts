/**
 * Shapes of well-known credentials, so that none is ever stored. Coarse on purpose: a harmless text that looks like one
 * loses a word, which costs nothing. Formats as published by the vendors.
 */
const SECRETS: readonly [kind: string, shape: RegExp][] = [
  ["github-token", /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255})/g],
  ["aws-access-key", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ["slack-token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g],
  ["slack-webhook", /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,120}/g],
  ["stripe-key", /\b[rs]k_live_[A-Za-z0-9]{16,250}/g],
  ["google-api-key", /\bAIza[A-Za-z0-9_-]{35}/g],
  ["npm-token", /\bnpm_[A-Za-z0-9]{36}\b/g],
  ["openai-key", /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,250}/g],
  ["json-web-token", /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g],
  ["private-key", /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g],
  ["url-password", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/@]{3,200}@/gi],
];

/** Any of these must stand in a text that holds one of the shapes: a quick look before the slow one. */
const HINT =
  /gh[pousr]_|github_pat_|AKIA|ASIA|xox|hooks\.slack|k_live_|AIza|npm_|sk-|eyJ|PRIVATE KEY|:\/\/[^\s/@]{1,100}:/i;

/** The text with everything that looks like a credential replaced by `[masked: kind]`. O(length). */
export function maskSecrets(text: string): string {
  if (!HINT.test(text)) return text;
  return SECRETS.reduce((masked, [kind, shape]) => masked.replace(shape, `[masked: ${kind}]`), text);
}
