import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NOW, noStop, receiver, someContext, someMessage } from "./receiver-under-test.ts";
import { signatureOf, signedWebhook } from "./signed-webhook.ts";

const SETTINGS = { url: { secret: "hook" }, signingSecret: { secret: "signing" } };
const SECRET = "a-planted-signing-secret";
let server: Awaited<ReturnType<typeof receiver>>;

beforeEach(async () => {
  server = await receiver((response) => response.end());
});
afterEach(() => server.close());

async function send(secret: string, now = NOW) {
  const context = someContext({ hook: server.url, signing: secret }, { clock: () => now });
  await signedWebhook(SETTINGS, context).deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
}

it("signs time and body so that a receiver can check them with the secret", async () => {
  await send(SECRET);
  const { headers, body } = server.received[0];
  expect(headers["oddwatch-timestamp"]).toBe(String(NOW / 1000));
  const expected = createHmac("sha256", SECRET).update(`${headers["oddwatch-timestamp"]}.${body}`).digest("hex");
  expect(headers["oddwatch-signature"]).toBe(`v1=${expected}`);
});

// expected: printf '1751641200.{}' | openssl dgst -sha256 -hmac secret
it("signs as openssl does", () => {
  expect(signatureOf("{}", { timestamp: 1_751_641_200, secret: "secret" })).toBe(
    "ac6121ca29245328422dd270f06e506090978a52b015d8ce373ed53403d780b5",
  );
});

it("names the delivery alike in every attempt, in a header and in what is signed", async () => {
  await send(SECRET);
  await send(SECRET, NOW + 60_000);
  const [first, second] = server.received;
  for (const { headers, body } of [first, second]) {
    expect(headers["oddwatch-delivery"]).toBe("d-1");
    expect(JSON.parse(body).delivery_id).toBe("d-1");
  }
  expect(first.body).toBe(second.body);
  expect(first.headers["oddwatch-signature"]).not.toBe(second.headers["oddwatch-signature"]);
});

it("sends every field of a message", async () => {
  await send(SECRET);
  expect(JSON.parse(server.received[0].body)).toEqual({
    version: 1,
    delivery_id: "d-1",
    kind: "opened",
    thread: "group-1",
    workspace: "default",
    at: "2025-07-04T15:00:00.000Z",
    severity: "high",
    incident_kind: "flood",
    title: "octo-bot pushed 240 times in 12 minutes",
    standing: null,
    what: "240 events by octo-bot in octo-org/pages within 12 minutes.",
    comparisons: [{ what: "pushes in an hour", now: "240 pushes", usual: "3" }],
    causes: ["A script that runs in a loop."],
    next_steps: ["Ask the owner of octo-bot."],
    entities: [
      { kind: "actor", name: "octo-bot" },
      { kind: "repo", name: "octo-org/pages" },
    ],
    url: "https://watch.example/incidents/inc-1",
    incident_ids: ["inc-1", "inc-2"],
    others: [{ severity: "medium", title: "another one", url: "https://watch.example/incidents/inc-2" }],
    others_left_out: 3,
  });
});

it("signs with no secret that could be guessed", async () => {
  await expect(send("short")).rejects.toMatchObject({ reason: "not-configured" });
  expect(server.received).toEqual([]);
});
