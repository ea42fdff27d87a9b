import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

/** Made up, in the published form of each vendor; put together here so that no scanner takes the file for a leak. */
const CREDENTIALS: [kind: string, credential: string][] = [
  ["github-token", `ghp_${"aB3".repeat(12)}`],
  ["github-token", `ghs_${"aB3".repeat(12)}`],
  ["github-token", `github_pat_${"1A".repeat(11)}_${"b2".repeat(29)}`],
  ["aws-access-key", `AKIA${"Z7".repeat(8)}`],
  ["aws-access-key", `ASIA${"Z7".repeat(8)}`],
  ["slack-token", `xoxb-${"12".repeat(6)}-${"aB".repeat(12)}`],
  ["slack-webhook", `hooks.slack.com/services/T${"0A".repeat(4)}/B${"0A".repeat(4)}/${"xY".repeat(12)}`],
  ["stripe-key", `sk_live_${"aB3".repeat(8)}`],
  ["google-api-key", `AIza${"Sy-_a".repeat(7)}`],
  ["npm-token", `npm_${"aB3".repeat(12)}`],
  ["openai-key", `sk-${"aB3".repeat(16)}`],
  ["openai-key", `sk-ant-${"api03-".repeat(8)}`],
  ["json-web-token", `eyJ${"hbGciOi".repeat(4)}.eyJ${"zdWIiOi".repeat(6)}.${"s1-_g".repeat(8)}`],
  ["private-key", `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEow+/=\n".repeat(30)}-----END RSA PRIVATE KEY-----`],
  [
    "private-key",
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${"MIIEow+/=\n".repeat(9)}-----END PGP PRIVATE KEY BLOCK-----`,
  ],
];

describe.each(CREDENTIALS)("a %s (%s)", (kind, credential) => {
  it.each([
    ["alone", "", ""],
    ["within a sentence", "the key is ", ", please rotate it"],
    ["after an equals sign and in quotes", 'TOKEN="', '"'],
    ["at the beginning of a line", "first\n", "\nlast"],
    ["after an underscore", "MY_", " x"],
  ])("is masked %s", (_where, before, after) => {
    expect(maskSecrets(`${before}${credential}${after}`)).toBe(`${before}[masked: ${kind}]${after}`);
  });

  it("is masked at the beginning of a line of raw JSON, which is still JSON", () => {
    const masked = maskSecrets(JSON.stringify({ body: `line\n${credential}\r\nnext`, after: "kept" }));
    expect(JSON.parse(masked)).toEqual({ body: `line\n[masked: ${kind}]\r\nnext`, after: "kept" });
  });
});

describe("secrets in texts", () => {
  it.each([
    ["https://bob:hunter2@example.org/x", "https://[masked: url-password]@example.org/x"],
    ["redis://:hunter2@cache:6379", "redis://[masked: url-password]@cache:6379"],
    ["see\nhttps://bob:hunter2@example.org", "see\nhttps://[masked: url-password]@example.org"],
  ])("%s loses its password, not its host", (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(JSON.parse(maskSecrets(JSON.stringify({ text })))).toEqual({ text: masked });
  });

  it("are masked when their end was cut off", () => {
    expect(maskSecrets(`-----BEGIN RSA PRIVATE KEY-----\n${"MIIEow+/=\n".repeat(900)}`)).toBe("[masked: private-key]");
    expect(maskSecrets(`eyJ${"hbGciOi".repeat(4)}.eyJ${"zdWIiOi".repeat(600)}`)).toBe("[masked: json-web-token]");
  });

  it("are all masked, however many there are", () => {
    const text = CREDENTIALS.map(([, credential]) => credential).join(" and ");
    expect(maskSecrets(text)).toBe(CREDENTIALS.map(([kind]) => `[masked: ${kind}]`).join(" and "));
  });

  it.each([
    "task-1234-do-something-nice-for-everybody",
    "https://example.org:8080/path?mail=a@b.org",
    '{"url":"http://example.org:8080","email":"somebody@example.org"}',
    "-----BEGIN CERTIFICATE-----",
    "the AKIA prefix, ghp_ and sk- alone",
    "",
  ])("are not seen in %j", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});

describe("masking raw JSON", () => {
  const pieces = CREDENTIALS.flatMap(([, credential]) => [credential, credential.slice(1), credential.slice(0, 40)]);
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...pieces,
          "https://",
          "a:b@",
          "@",
          ":",
          "\n",
          "\r",
          "\t",
          "\\",
          '"',
          "\u0000",
          "\u001e",
          "\u001a",
        ),
        fc.string({ unit: "binary", maxLength: 5 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));

  it("leaves JSON, whatever the strings in it are", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }), (fields) => {
        const before = Object.fromEntries(fields.map(([key, value], index) => [`${index} ${key}`, value]));
        const after = JSON.parse(maskSecrets(JSON.stringify(before)));
        expect(Object.keys(after)).toHaveLength(fields.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("hostile texts", () => {
  // each unit makes some of the expressions begin a match at every repetition, and fail as late as possible
  const UNITS = ["a://", "a://b:c", "://a", "@", "-eyJ", "eyJaaaaaaaaaa.", "-----BEGIN RSA ", "xoxb-", "sk-", "sk-a "];
  const MORE = [
    "ghp_",
    "ghp_aaaaaaaaaa ",
    "AKIA",
    "hooks.slack.com/services/",
    "npm_a",
    "rk_live_a ",
    "\\",
    "\\n",
    '"',
  ];
  const LONG = ["-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\\", "-----END "];

  it.each([...UNITS, ...MORE, ...LONG])("of many %j cost little more than harmless ones of their length", (unit) => {
    const repeated = (piece: string) => `${piece.repeat(262_144 / piece.length)} PRIVATE KEY`;
    const [hostile, harmless] = [repeated(unit), repeated("plain words ")];
    expect(fastestMs(() => maskSecrets(hostile))).toBeLessThan(50 * fastestMs(() => maskSecrets(harmless)) + 50);
  });
});

/** The best of several runs, which other programs on the machine disturb least. */
function fastestMs(run: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const began = process.cpuUsage().user;
    run();
    return (process.cpuUsage().user - began) / 1000;
  });
  return Math.min(...times);
}
