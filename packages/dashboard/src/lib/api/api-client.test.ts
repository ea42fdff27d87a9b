import { describe, expect, it } from "vitest";
import { ApiClient } from "./api-client.ts";
import { ApiProblem, asksForToken, failureWords, NoAnswer } from "./api-error.ts";

function answering(status: number, body: string) {
  const asked: string[] = [];
  const client = new ApiClient(async (input) => {
    asked.push(String(input));
    return new Response(body, { status });
  });
  return { client, asked };
}

const HEALTH = {
  status: "down",
  version: "0.1.0",
  started_at: "2026-11-20T12:00:00Z",
  database: { ok: false, error: "no space left" },
  pipeline: { ok: true, seq: 1, watermark: null, error: null },
  sources: [],
  jobs: [],
  sse_clients: 0,
};

describe("ApiClient", () => {
  it("asks for the chosen severities and goes on at the cursor", async () => {
    const { client, asked } = answering(200, '{"incidents":[],"next_cursor":null}');
    await client.incidents({ severities: ["high", "critical"], cursor: "a+b" });
    expect(asked).toEqual(["/api/v1/incidents?limit=50&severity=high&severity=critical&cursor=a%2Bb"]);
  });

  it("encodes an id that a link brought", async () => {
    const { client, asked } = answering(404, "{}");
    await expect(client.incident("../../stats?x")).rejects.toThrow();
    expect(asked).toEqual(["/api/v1/incidents/..%2F..%2Fstats%3Fx"]);
  });

  it("reads the health of a service that is down", async () => {
    const { client } = answering(503, JSON.stringify(HEALTH));
    expect((await client.health()).database.error).toBe("no space left");
  });

  it("reads how somebody can sign in, sends what they show, and ends the session", async () => {
    const { client } = answering(200, '{"caller":null,"ways":["token","github","oidc"]}');
    expect((await client.session()).ways).toEqual(["token", "github", "oidc"]);
    const sent: unknown[] = [];
    const writing = new ApiClient(async (input, init) => {
      sent.push([init?.method, String(input), init?.body]);
      return new Response(null, { status: 204 });
    });
    await writing.openSession({ github_token: "ghp_x" });
    await writing.endSession();
    expect(sent).toEqual([
      ["POST", "/api/v1/session", '{"github_token":"ghp_x"}'],
      ["DELETE", "/api/v1/session", undefined],
    ]);
  });

  it("throws the service's own words when it says no", async () => {
    const body = { type: "about:blank", title: "a token is needed", status: 401, detail: "POST it to /api/v1/session" };
    const error = await answering(401, JSON.stringify(body))
      .client.stats()
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ message: "a token is needed", status: 401, detail: body.detail });
    expect(asksForToken(error)).toBe(true);
    expect(failureWords(error)).toBe("POST it to /api/v1/session.");
  });

  it("throws a plain problem when a proxy in between answers in HTML", async () => {
    const error = await answering(502, "<html>")
      .client.stats()
      .catch((reason) => reason);
    expect(error).toMatchObject({ name: "ApiProblem", message: "Oddwatch answered 502", status: 502 });
  });

  it("throws NoAnswer for an answer of another shape, and when nobody answers", async () => {
    await expect(answering(200, '{"uptime_seconds":1}').client.stats()).rejects.toThrow(NoAnswer);
    const silent = new ApiClient(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(silent.stats()).rejects.toThrow("Oddwatch does not answer");
    expect(failureWords(new NoAnswer("it is silent"))).toBe("It is silent.");
  });
});
