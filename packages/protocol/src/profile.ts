import { z } from "zod";
import { Incident } from "./incident.ts";

/** What was measured last within one group of event types. Counts are decayed over their time; null when not known. */
export const ProfileGroup = z.object({
  /** Such as `push`, `issue` or `attention`. */
  group: z.string(),
  /** When it was measured. */
  at: z.iso.datetime(),
  /** The first event that is remembered. */
  first_seen_at: z.iso.datetime(),
  /** How far back what is remembered reaches. */
  watched_seconds: z.number(),
  events_1h: z.number().nullable(),
  events_1d: z.number().nullable(),
  events_30d: z.number().nullable(),
  /** Different repositories of an account, different accounts of a repository. */
  partners_1h: z.number().nullable(),
  partners_30d: z.number().nullable(),
  /** What a usual hour of an account holds. */
  usual_per_hour: z.number().nullable(),
});
export type ProfileGroup = z.infer<typeof ProfileGroup>;

/** `GET /api/v1/profiles/actor/{login}`, `GET /api/v1/profiles/repo/{owner}/{name}`: what is known of who took part in incidents. */
export const Profile = z.object({
  kind: z.enum(["actor", "repo"]),
  /** As GitHub wrote it last. */
  name: z.string(),
  /** Whether an account is known or named as automation; its counts are then those of its work for one owner. Null of a repository. */
  automation: z.boolean().nullable(),
  first_seen_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  /** By group of event types, the one measured last first. */
  groups: z.array(ProfileGroup),
  /** Of each hour of the week (UTC, from Monday 00:00), how often it took part in incidents, counted once in ten minutes. */
  hours: z.array(z.number().int()).length(168),
  /** Its incidents, newest change first, ten at most. */
  incidents: z.array(Incident),
});
export type Profile = z.infer<typeof Profile>;
