import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { keyHash } from "../features/key-hash.ts";
import { nameStream, textStream } from "../features/stream-key.ts";
import type { Verdict } from "../verdict.ts";
import type { RecentEvent } from "./recent-events.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

const ACCOUNT_LINK = 41;
const REPO_LINK = 42;
const CAMPAIGN_LINK = 43;
const MEMBER_LINK = 44;

/** The streams an activity belongs to, as `RecentEvent.keys` orders them; 0 for none. */
export function streamsOf({ actorKey, repoKey, textShape, nameShape }: Observation): RecentEvent["keys"] {
  return [
    actorKey,
    repoKey ?? 0,
    textShape === undefined ? 0 : textStream(textShape),
    nameShape === undefined ? 0 : nameStream(nameShape),
  ];
}

/** What a new incident is about, and the stream it collects: the account, when it alone acts on the repository. */
export function subjectOf(
  { subject, rule }: Verdict,
  { vector }: Observation,
  [actor, repo, text, name]: RecentEvent["keys"],
): { subject: TrackedIncident["subject"]; stream: number } {
  if (subject === "text" && text !== 0) return { subject, stream: text };
  if (subject === "name" && name !== 0) return { subject, stream: name };
  const alone = vector[FEATURE_INDEX["repo.actors_1h"]] < 1.5 && rule?.subject !== "repo";
  if (subject === "repo" && repo !== 0 && !alone) return { subject, stream: repo };
  return { subject: "actor", stream: actor };
}

/** The entity whatever it does: leads strange activities of other kinds to the same incident. 0 for a text or a name. */
export function entityLink(
  subject: TrackedIncident["subject"],
  { actorName, activity }: Pick<Observation, "actorName"> & { activity: { repo?: string } },
): number {
  if (subject === "actor") return keyHash(actorName.toLowerCase(), ACCOUNT_LINK);
  if (subject === "repo" && activity.repo !== undefined) return keyHash(activity.repo.toLowerCase(), REPO_LINK);
  return 0;
}

/** The campaign whoever acts in it; 0 for none. */
export function campaignLink(campaign: string | undefined): number {
  return campaign === undefined ? 0 : keyHash(campaign, CAMPAIGN_LINK);
}

/** The account as one that takes part in a campaign. */
export function memberLink(login: string): number {
  return keyHash(login.toLowerCase(), MEMBER_LINK);
}
