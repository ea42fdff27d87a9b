import type { Incident } from "@oddwatch/protocol";

/** An incident for tests, with what the test needs otherwise. */
export function incidentOf(fields: Partial<Incident>): Incident {
  return {
    id: "a",
    severity: "medium",
    detected_severity: "medium",
    score: 0.9,
    kind: "flood",
    title: "octocat opened 412 issues in 3 min",
    state: "new",
    entities: [{ kind: "actor", name: "octocat" }],
    actors: ["octocat"],
    repos: ["octo/hello"],
    event_count: 412,
    first_event_at: "2026-11-20T12:00:00Z",
    last_event_at: "2026-11-20T12:03:00Z",
    detected_at: "2026-11-20T12:01:00Z",
    paged_at: null,
    detectors: ["rates"],
    reasons: [],
    contributions: [],
    sample: false,
    work_state: "open",
    revision: 1,
    ...fields,
  };
}
