import { Incident, Profile, type ProfileGroup } from "@oddwatch/protocol";
import { z } from "zod";
import type { StoredProfile } from "../../storage/profiles.ts";
import type { StoredGroup } from "../../storage/tables.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { incidentToWire, isoTime } from "../to-wire.ts";

const LATEST_INCIDENTS = 10;
const Name = z.string().min(1).max(200);

/** `GET /api/v1/profiles/actor/:login` and `GET /api/v1/profiles/repo/:owner/:name`. */
export function profileRoutes(api: Api, options: ApiOptions): void {
  const common = { tags: ["profiles"], response: answers(Profile, 400, 404) };
  api.route({
    method: "GET",
    url: "/api/v1/profiles/actor/:login",
    config: { scope: "read" },
    schema: {
      summary: "What is known of an account that took part in incidents",
      operationId: "getActorProfile",
      params: z.object({ login: Name }),
      ...common,
    },
    handler: ({ params: { login } }) => profileOf({ kind: "actor", name: login }, options),
  });
  api.route({
    method: "GET",
    url: "/api/v1/profiles/repo/:owner/:name",
    config: { scope: "read" },
    schema: {
      summary: "What is known of a repository that took part in incidents",
      operationId: "getRepositoryProfile",
      params: z.object({ owner: Name, name: Name }),
      ...common,
    },
    handler: ({ params: { owner, name } }) => profileOf({ kind: "repo", name: `${owner}/${name}` }, options),
  });
}

async function profileOf(
  wanted: Pick<StoredProfile, "kind" | "name">,
  { readProfile, store, log, metrics }: ApiOptions,
): Promise<Profile> {
  const profile = await readProfile(wanted);
  if (profile === undefined) {
    throw new ProblemError(404, "No Such Profile", `${wanted.name} took part in no incident that is kept.`);
  }
  const { kind, name, automation, firstSeenAt, lastSeenAt, groups, hours } = profile;
  const found = await store.listIncidents({ [kind]: name }, { limit: LATEST_INCIDENTS });
  return {
    kind,
    name,
    automation: automation ?? null,
    first_seen_at: isoTime(firstSeenAt),
    last_seen_at: isoTime(lastSeenAt),
    groups: Object.entries(groups)
      .sort(([, a], [, b]) => b.at - a.at)
      .map(([group, measured]) => groupToWire(group, measured)),
    hours,
    incidents: found.flatMap((row) => shown(row, { log, metrics }, () => Incident.parse(incidentToWire(row))) ?? []),
  };
}

function groupToWire(group: string, measured: StoredGroup): ProfileGroup {
  return {
    group,
    at: isoTime(measured.at),
    first_seen_at: isoTime(measured.firstSeenAt),
    watched_seconds: measured.watchedMs / 1000,
    events_1h: measured.events1h ?? null,
    events_1d: measured.events1d ?? null,
    events_30d: measured.events30d ?? null,
    partners_1h: measured.partners1h ?? null,
    partners_30d: measured.partners30d ?? null,
    usual_per_hour: measured.usualPerHour ?? null,
  };
}
