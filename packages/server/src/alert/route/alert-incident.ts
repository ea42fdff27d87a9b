import { createHash } from "node:crypto";
import type { Entity, Incident, Severity } from "@oddwatch/pipeline";
import type { WorkState } from "@oddwatch/protocol";
import { anyFits } from "./name-pattern.ts";

/** Whom a label stands for; one name that fits is enough. */
export interface LabelOwners {
  owners?: readonly string[];
  repositories?: readonly string[];
  actors?: readonly string[];
}

/** What routing, muting and grouping look at in an incident. Plain data. */
export interface AlertIncident {
  id: string;
  kind: string;
  title: string;
  severity: Severity;
  /** 0..1, higher is stranger. */
  score: number;
  entities: readonly Entity[];
  owners: readonly string[];
  repositories: readonly string[];
  actors: readonly string[];
  /** Those that the settings give it, and the names of the detectors and rules that found it. */
  labels: readonly string[];
  /** The same for incidents of one kind about the same entities. */
  fingerprint: string;
  /** It crossed the alert budget's threshold: somebody is to be told. */
  isPaged: boolean;
  /** It has stopped by itself. */
  isOver: boolean;
  /** People are done with it: resolved, or suppressed. */
  isDone: boolean;
  /** Somebody has it in hand, or is done with it. */
  isAcknowledged: boolean;
  isSample: boolean;
}

/** An incident as alerting sees it, with the labels that the settings in force give it. */
export function alertIncident(
  incident: Incident & { workState: WorkState },
  { labels }: { labels: Readonly<Record<string, LabelOwners>> },
): AlertIncident {
  const { id, kind, title, severity, score, entities, actors, repos: repositories, workState } = incident;
  const owners = unique([
    ...repositories.map((name) => name.split("/")[0] as string),
    ...entities.flatMap(({ kind, name }) =>
      kind === "org" ? [name] : kind === "repo" ? [name.split("/")[0] ?? name] : [],
    ),
  ]);
  const given = Object.entries(labels).filter(
    ([, { owners: ofOwners, repositories: ofRepositories, actors: ofActors }]) =>
      (ofOwners !== undefined && anyFits(ofOwners, owners)) ||
      (ofRepositories !== undefined && anyFits(ofRepositories, repositories)) ||
      (ofActors !== undefined && anyFits(ofActors, actors)),
  );
  return {
    ...{ id, kind, title, severity, score, entities, owners, repositories, actors },
    labels: unique([...given.map(([label]) => label), ...incident.detectors]),
    fingerprint: fingerprintOf(incident),
    isPaged: incident.pagedAt !== undefined,
    isOver: incident.state === "resolved",
    isDone: workState === "resolved" || workState === "suppressed",
    isAcknowledged: workState !== "open",
    isSample: incident.sample,
  };
}

/** What is about nothing in particular is like nothing else. */
function fingerprintOf({ id, kind, entities }: Pick<Incident, "id" | "kind" | "entities">): string {
  const names = entities.map((each) => `${each.kind} ${each.name.toLowerCase()}`).sort();
  const about = names.length === 0 ? id : names;
  return createHash("sha256")
    .update(JSON.stringify([kind, about]))
    .digest("hex")
    .slice(0, 32);
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
