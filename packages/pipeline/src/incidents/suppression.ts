import type { Suppression } from "../settings.ts";
import { matches } from "./name-pattern.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** What of an incident decides whether a suppression applies. */
export type Suppressible = Pick<
  TrackedIncident,
  "kind" | "actors" | "repos" | "actorKeys" | "repoKeys" | "eventCount" | "vouched"
>;

/** The suppression that applies to an incident at `at` (ms), if any. Every account and repository of it has to match. */
export function suppressedBy(
  incident: Suppressible,
  suppressions: readonly Suppression[],
  at: number,
): Suppression | undefined {
  return suppressions.find(
    (each) =>
      (each.until === undefined || at < each.until) &&
      (each.kind === undefined || matches(each.kind, incident.kind)) &&
      isUnder(incident, each) &&
      coversNames(incident, each),
  );
}

/** In words, for the ledger: `account renovate*, owner acme, under 20 repositories`. */
export function suppressionInWords({ actor, owner, repo, kind, under = {} }: Suppression): string {
  const { repositories, accounts, events } = under;
  const parts = [
    actor !== undefined && `account ${actor}`,
    owner !== undefined && `owner ${owner}`,
    repo !== undefined && `repository ${repo}`,
    kind !== undefined && `kind ${kind}`,
    repositories !== undefined && `under ${repositories} repositories`,
    accounts !== undefined && `under ${accounts} accounts`,
    events !== undefined && `under ${events} events`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "everything" : parts.join(", ");
}

function isUnder({ repoKeys, actorKeys, eventCount }: Suppressible, { under = {} }: Suppression): boolean {
  const { repositories = Infinity, accounts = Infinity, events = Infinity } = under;
  return repoKeys.length < repositories && actorKeys.length < accounts && eventCount < events;
}

function coversNames({ actors, repos, vouched }: Suppressible, suppression: Suppression): boolean {
  const { actor, repo, owner } = suppression;
  return (
    (actor === undefined || actors.length > 0) &&
    ((repo === undefined && owner === undefined) || repos.length > 0) &&
    actors.every((name) => coversActor(suppression, name)) &&
    repos.every((name) => coversRepo(suppression, name)) &&
    (vouched === undefined || !namesAnything(suppression) || vouched.includes(namesOf(suppression)))
  );
}

function coversActor({ actor }: Suppression, name: string): boolean {
  return actor === undefined || matches(actor, name);
}

function coversRepo({ repo, owner }: Suppression, name: string): boolean {
  return (repo === undefined || matches(repo, name)) && (owner === undefined || matches(owner, name.split("/")[0]));
}

function namesAnything({ actor, repo, owner }: Suppression): boolean {
  return actor !== undefined || repo !== undefined || owner !== undefined;
}

/** What identifies the names that a suppression asks for. */
function namesOf({ actor, repo, owner }: Suppression): string {
  return JSON.stringify([actor ?? null, repo ?? null, owner ?? null]);
}

/**
 * A name of an incident is not kept, because fifty are: the suppressions that cover it, and every one dropped before,
 * can go on being applied. One that comes later cannot know, and does not mute.
 */
export function vouchedAfter(
  vouched: readonly string[] | undefined,
  suppressions: readonly Suppression[],
  dropped: { actor?: string; repo?: string },
): string[] {
  const { actor, repo } = dropped;
  return suppressions
    .filter((each) => namesAnything(each) && (vouched === undefined || vouched.includes(namesOf(each))))
    .filter((each) => actor === undefined || coversActor(each, actor))
    .filter((each) => repo === undefined || coversRepo(each, repo))
    .map(namesOf);
}
