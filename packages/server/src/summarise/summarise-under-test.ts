import { TargetGuard } from "../alert/target-guard.ts";
import type { StoredEvent } from "../api/api-store.ts";
import { NOW, someIncident } from "../api/api-under-test.ts";
import type { DailySpend, Spend } from "./daily-spend.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import type { IncidentWithEvents } from "./material.ts";
import { Summariser, type SummariserOptions } from "./summariser.ts";
import type { ModelProvider } from "./summary-settings.ts";
import { SummarySettings } from "./summary-settings.ts";

/** A key that is looked for wherever it must not be. */
export const MODEL_KEY = "made-up-model-key-0123456789";

/** A flood of pushes with its first events, to be changed as a test needs it. */
export function eventfulIncident(overrides: Partial<IncidentWithEvents> = {}): IncidentWithEvents {
  return { ...someIncident(), events: [someEvent({ id: "1001" }), someEvent({ id: "1002" })], ...overrides };
}

/** An issue of `octo-bot`. */
export function someEvent(overrides: Partial<StoredEvent> = {}): StoredEvent {
  const base = { id: "1001", type: "IssuesEvent", at: NOW, actor: "octo-bot", repo: "octo-org/pages" };
  const text = (excerpt: string) => ({ excerpt, length: excerpt.length, hosts: [], mentions: 0 });
  return {
    ...base,
    activity: {
      ...base,
      seenAt: NOW,
      lane: "public",
      kind: "issue",
      action: "opened",
      number: 7,
      title: text("It does not work"),
      body: text("See above"),
    },
    ...overrides,
  };
}

/** The provider of a protocol at an address. */
export function providerAt(kind: ModelProvider["kind"], url: string): ModelProvider {
  const key = { secret: "model-key" };
  return kind === "openai-compatible" ? { kind, url, key, structuredOutputs: true } : { kind, url, key };
}

/** Settings with a model for every severity that can have one. */
export function someSettings(provider: ModelProvider, overrides: Partial<SummarySettings> = {}): SummarySettings {
  const models = { critical: "strong-1", high: "strong-1", medium: "small-1" };
  return SummarySettings.parse({ provider, models, timeoutSeconds: 20, ...overrides });
}

/** A budget without end that notes what was taken. */
export function notedSpend(): Pick<DailySpend, "reserve" | "settle"> & { taken: Spend[] } {
  const taken: Spend[] = [];
  return {
    taken,
    reserve: async (spend) => ({ ...spend, day: "2025-07-04" }),
    settle: async (_reserved, spend) => void taken.push(spend),
  };
}

/** A summariser with these settings, a clock that stands still and no limits. */
export function someSummariser(settings: SummarySettings, overrides: Partial<SummariserOptions> = {}): Summariser {
  return new Summariser({
    readSettings: async () => settings,
    readSecret: async () => MODEL_KEY,
    spend: notedSpend(),
    clock: () => NOW,
    fetch: guardedFetch(new TargetGuard({ allowed: ["127.0.0.1"] })),
    ...overrides,
  });
}
