import type { RawEvent, Scenario, ScenarioKind, ScenarioRequest } from "../../benchmarks/quality/scenario.ts";

/** One account opens issue after issue in its own repository. */
export const TINY_FLOOD: ScenarioKind = {
  name: "tiny-flood",
  family: "L",
  generate: (request) => {
    const login = `flooder${request.random.nextUint32()}`;
    return tinyScenario("tiny-flood", "L", login, issues(request, login, Math.round(160 * request.strength)));
  },
};

/** One account creates repository after repository. */
export const TINY_CREATIONS: ScenarioKind = {
  name: "tiny-creations",
  family: "B",
  generate: (request) => {
    const login = `creator${request.random.nextUint32()}`;
    const count = Math.round(120 * request.strength);
    const events = Array.from({ length: count }, (_, index) =>
      rawEvent(request, index, count, login, `${login}/project${index}`, "CreateEvent", { ref_type: "repository" }),
    );
    return tinyScenario("tiny-creations", "B", login, events);
  },
};

/** A few harmless issues. */
export const TINY_HARMLESS: ScenarioKind = {
  name: "tiny-harmless",
  family: undefined,
  generate: (request) => {
    const login = `neighbour${request.random.nextUint32()}`;
    return tinyScenario("tiny-harmless", undefined, login, issues(request, login, 3));
  },
};

function issues(request: ScenarioRequest, login: string, count: number): RawEvent[] {
  return Array.from({ length: count }, (_, index) =>
    rawEvent(request, index, count, login, `${login}/board`, "IssuesEvent", {
      action: "opened",
      issue: { number: index + 1, title: `Number ${index}`, body: "Nothing." },
    }),
  );
}

function tinyScenario(name: string, family: Scenario["family"], login: string, events: RawEvent[]): Scenario {
  return {
    name,
    family,
    events,
    truth: [{ kind: "actor", name: login }],
    parts: [],
    drivers: ["actor.events_1m", "actor.events_10m", "actor.events_1h", "actor.repos_1h"],
    noticeableAfter: 0.2,
    visibility: "stream",
  };
}

/** The events are spread evenly over the middle third of the hour. */
function rawEvent(
  { start, end }: ScenarioRequest,
  index: number,
  count: number,
  login: string,
  repo: string,
  type: string,
  payload: Record<string, unknown>,
): RawEvent {
  const at = start + (end - start) * (1 / 3 + index / count / 3);
  return {
    id: `9${login.replace(/\D/g, "")}${index}`,
    type,
    created_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
    actor: { login },
    repo: { name: repo },
    payload,
    public: true,
  };
}
