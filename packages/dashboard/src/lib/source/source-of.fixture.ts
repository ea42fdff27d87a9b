import type { SourceHealth } from "@oddwatch/protocol";

/** A healthy public feed for tests, with what the test needs otherwise. */
export function sourceOf(fields: Partial<SourceHealth>): SourceHealth {
  return {
    name: "public events",
    lane: "public",
    state: "ok",
    last_success_at: "2026-11-20T12:00:00Z",
    lag_seconds: 300,
    coverage: 0.07,
    sampling_rate: 1,
    error: null,
    next_try_at: null,
    hint: null,
    ...fields,
  };
}
