import { describe, expect, it } from "vitest";
import { syntheticIncident } from "../../../../../test/synthetic-activity.ts";
import { AlertSettings, routesOf } from "../alert-settings.ts";
import { alertSettings, pagedIncident, START } from "../alert-under-test.ts";
import { type AlertIncident, alertIncident } from "./alert-incident.ts";
import { chooseRoutes } from "./choose-routes.ts";
import { groupKey, groupLabels } from "./group-key.ts";
import { IncidentMatch, matches } from "./incident-match.ts";
import { previewRoutes } from "./preview-routes.ts";
import { Route } from "./route.ts";

const fits = (match: unknown, given = {}) => matches(IncidentMatch.parse(match), pagedIncident("a", given));

describe("a match", () => {
  it.each([
    [{}, true],
    [{ atLeast: "high" }, true],
    [{ atLeast: "critical" }, false],
    [{ severities: ["low", "high"] }, true],
    [{ severities: ["low"] }, false],
    [{ kinds: ["FLOOD"] }, true],
    [{ kinds: ["fl*d"] }, true],
    [{ kinds: ["f*x"] }, false],
    [{ owners: ["octo-org", "other"] }, true],
    [{ repositories: ["Octo-Org/*"] }, true],
    [{ repositories: ["*/site"] }, false],
    [{ actors: ["user-?"] }, false],
    [{ labels: ["payments"] }, true],
    [{ kinds: ["flood"], owners: ["other"] }, false],
  ])("%j is %s", (match, expected) => {
    expect(fits(match, { labels: ["payments"] })).toBe(expected);
  });

  it("takes no long time over a pattern made to be slow", () => {
    const name = "a".repeat(200);
    const begun = performance.now();
    for (let n = 0; n < 200; n++) fits({ kinds: [`${"a*".repeat(90)}b`] }, { kind: name });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe("routes", () => {
  const route = (name: string, given = {}) => Route.parse({ name, channels: ["slack"], ...given });
  const names = (...routes: Route[]) => chooseRoutes(routes, pagedIncident()).map(({ name }) => name);

  it("end with the first that fits", () => {
    expect(names(route("other", { match: { kinds: ["x"] } }), route("first"), route("second"))).toEqual(["first"]);
  });

  it("go on after one that says so", () => {
    expect(names(route("all", { continue: true }), route("b", { match: { atLeast: "critical" } }), route("c"))).toEqual(
      ["all", "c"],
    );
  });

  it("are one to everybody when people named none, and none without a channel", () => {
    expect(routesOf(alertSettings({ routes: [] }))).toMatchObject([
      { name: "all", channels: ["slack", "pager", "mail"] },
    ]);
    expect(routesOf(AlertSettings.parse({}))).toEqual([]);
  });

  it.each([
    [{ routes: [{ name: "a", channels: ["nowhere"] }] }, "there is no channel nowhere"],
    [
      {
        routes: [
          { name: "a", channels: ["slack"] },
          { name: "a", channels: ["slack"] },
        ],
      },
      "a is there twice",
    ],
    [{ digests: [{ name: "d", channels: ["nowhere"] }] }, "there is no channel nowhere"],
    [
      { digests: [{ name: "d", channels: ["slack", "pager"] }] },
      "the digest d cannot go to pager: pagerduty takes none",
    ],
    [{ silences: [{ id: "s", match: {}, until: "2026-01-01T00:00:00Z", author: "ada" }] }, "must name at least one"],
    [{ quietHours: [{ name: "n", from: "25:00", to: "07:00" }] }, "time of day"],
    [{ quietHours: [{ name: "n", from: "22:00", to: "07:00", timeZone: "Mars/Base" }] }, "time zone"],
  ])("refuse %j", (given, message) => {
    const pager = { type: "pagerduty", routingKey: { env: "KEY" } };
    const channels = { slack: { type: "slack", url: { env: "SLACK_URL" } }, pager };
    const result = AlertSettings.safeParse({ channels, ...given });
    expect(result.error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});

describe("what alerting sees of an incident", () => {
  const seen = (given = {}, labels = {}) =>
    alertIncident({ ...syntheticIncident("a", given), workState: "open" }, { labels });

  it("has its owners, and the labels that people gave these", () => {
    const labels = { team: { repositories: ["o/*"] }, other: { owners: ["x"] }, watched: { actors: ["mallory"] } };
    expect(seen({}, labels)).toMatchObject({ owners: ["o"], labels: ["team", "watched", "rate"] });
  });

  it("is alike for the same kind and entities, and never for what is about nothing", () => {
    const other = { ...seen({ entities: [{ kind: "actor", name: "MALLORY" }] }), id: "b" };
    expect(other.fingerprint).toBe(seen().fingerprint);
    expect(seen({ kind: "takeover" }).fingerprint).not.toBe(seen().fingerprint);
    const nothing = alertIncident({ ...syntheticIncident("b", { entities: [] }), workState: "open" }, { labels: {} });
    expect(nothing.fingerprint).not.toBe(seen({ entities: [] }).fingerprint);
  });

  it("is grouped by what the route names", () => {
    const keyBy = (groupBy: string[], incident: AlertIncident) => {
      const route = Route.parse({ name: "r", channels: ["slack"], groupBy });
      return groupKey(route, groupLabels(route, incident));
    };
    const [one, other] = [pagedIncident("a"), pagedIncident("b", { severity: "low" })];
    expect(keyBy(["owner", "kind"], one)).toBe(keyBy(["kind", "owner"], other));
    for (const by of ["severity", "entity", "incident"]) {
      expect(keyBy([by], one)).not.toBe(keyBy([by], other));
    }
  });
});

describe("the preview", () => {
  const preview = (settings: AlertSettings, given = {}) =>
    previewRoutes(pagedIncident("a", given), { settings, standing: [], now: START });

  it("says who would be told, and of every route why or why not", () => {
    const settings = alertSettings({
      routes: [
        { name: "floods", match: { kinds: ["flood"] }, channels: ["mail"], groupWaitSeconds: 60 },
        { name: "takeovers", match: { kinds: ["takeover"] }, channels: ["slack"] },
        { name: "rest", channels: ["slack"] },
      ],
    });
    const { verdict, routes } = preview(settings);
    expect(verdict).toBe("Told through mail.");
    expect(routes.map(({ route, isChosen, why }) => [route, isChosen, why])).toEqual([
      ["floods", true, "It fits."],
      ["takeovers", false, "It does not fit."],
      ["rest", false, "It fits, but an earlier route that does not say continue took it."],
    ]);
    expect(routes[0]).toMatchObject({ group: { kind: "flood", owner: "octo-org" }, waitSeconds: 60 });
  });

  it("says why nobody would be", () => {
    expect(preview(AlertSettings.parse({})).verdict).toContain("no channel is set up");
    expect(preview(alertSettings({}, { match: { kinds: ["x"] } })).verdict).toContain("no route fits");
    expect(preview(alertSettings(), { isPaged: false }).verdict).toContain("stayed below the threshold");
    expect(preview(alertSettings(), { isSample: true }).verdict).toContain("sample");
  });
});
