import type { DelayedParts } from "../delayed-parts.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { EventGroup } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import type { RecencyTable } from "../features/recency-table.ts";
import { repeatedText } from "../features/shape-of-activity.ts";
import { loginKey, nameStream, textStream } from "../features/stream-key.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "../settings.ts";
import { type Campaign, Campaigns } from "./campaigns.ts";
import { Lockstep } from "./lockstep.ts";
import { scoreOf } from "./measure.ts";
import { gaugeOf, type Population } from "./population.ts";
import type { Readings } from "./readings.ts";
import type { Driver, Score } from "./score.ts";
import { scoreChance } from "./score-chance.ts";

const MEASURE = scoreOf("coordination");
const SEEN_BEFORE = FEATURE_INDEX["pair.seen_before"];
const REPO_ACTORS = FEATURE_INDEX["repo.actors_1h"];
const NEWCOMERS = FEATURE_INDEX["repo.newcomers_1h"];
const TEXT_ACTORS = FEATURE_INDEX["text.actors_1h"];
const NAME_ACTORS = FEATURE_INDEX["name.actors_1h"];

/** Where accounts meet by moving together, not by working together. */
const MEETING_GROUPS: ReadonlySet<EventGroup> = new Set(["attention", "issue", "review"]);
/** What is shared joins accounts when so many, decayed, share it and so few things of its kind are shared by as many. */
const LEAST_SHARING = 3.5;
const RARE_SHARING = 1e-3;
const LEAST_NEWCOMERS = 5;
const RARE_CROWD = 1e-3;
const MOST_OF_NAME = 80;

/**
 * Finds people's accounts that move together: by the same text or shape of names where that is rare, by a crowd of newcomers on one
 * repository, or by coming to several repositories one soon after another. Joins them in a graph, so that what looks like many
 * stories is one campaign, and answers how rare it is to belong to one of so many accounts.
 */
export class CoordinationDetector {
  readonly name = "coordination";
  readonly #campaigns = new Campaigns();
  readonly #lockstep = new Lockstep();

  /** Fewer accounts are no campaign; those of the last hour count less and less. */
  #leastAccounts = DEFAULT_SETTINGS.campaigns.accounts;

  /** The campaign that the activity judged last is part of; undefined when it is part of none. */
  campaign: string | undefined;

  /** Applies from the next activity on; everything learned stays. */
  adjust({ campaigns, lockstep }: Pick<PipelineSettings, "campaigns" | "lockstep">): void {
    this.#leastAccounts = campaigns.accounts;
    this.#lockstep.settings = lockstep;
  }

  get tables(): RecencyTable[] {
    return [this.#campaigns.table, ...this.#lockstep.tables];
  }

  /**
   * Judges first, learns after. Undefined for what is part of no campaign, which is no evidence either way; for automation,
   * which moves together by its nature; and before enough was seen.
   */
  judge(observation: Observation, population: Population, readings: Readings): Score | undefined {
    this.campaign = undefined;
    const { group, automation, activity, actorWeight } = observation;
    if (automation === "automation") return undefined;
    const account = loginKey(activity.actor);
    const { campaign, feature } = this.#joined(observation, account, readings);
    if (campaign !== undefined) this.#campaigns.count(campaign, account, activity.at);
    const accounts = campaign !== undefined && campaign.accounts >= this.#leastAccounts ? campaign.accounts : 0;
    if (accounts > 0) this.campaign = campaign?.name;
    const gauge = gaugeOf(population.of(group, automation), MEASURE);
    const probability = scoreChance(gauge, accounts, actorWeight);
    if (probability === undefined || accounts === 0) return undefined;
    return { detector: this.name, probability, drivers: driversOf(observation, feature, probability) };
  }

  /** Joins the account with whom this activity shows it to move, and tells by which feature. */
  #joined(observation: Observation, account: number, readings: Readings): { campaign?: Campaign; feature: number } {
    const { activity, vector, textShape, nameShape, repoKey } = observation;
    const { at, repo = "" } = activity;
    const join = (other: number, name: string) => this.#campaigns.join(account, other, name.slice(0, MOST_OF_NAME), at);
    let campaign: Campaign | undefined;
    let feature = REPO_ACTORS;
    if (repoKey !== undefined && isMeeting(observation)) {
      for (const partner of this.#lockstep.visit(account, repoKey, at, vector[REPO_ACTORS])) {
        campaign = join(partner, `lockstep on ${repo}`);
      }
    }
    if (repoKey !== undefined && isRare(vector, NEWCOMERS, LEAST_NEWCOMERS, RARE_CROWD, readings)) {
      campaign = join(repoKey, `newcomers on ${repo}`);
      feature = NEWCOMERS;
    }
    if (nameShape !== undefined && isRare(vector, NAME_ACTORS, LEAST_SHARING, RARE_SHARING, readings)) {
      campaign = join(nameStream(nameShape), `names like ${nameShape}`);
      feature = NAME_ACTORS;
    }
    if (textShape !== undefined && isRare(vector, TEXT_ACTORS, LEAST_SHARING, RARE_SHARING, readings)) {
      campaign = join(textStream(textShape), `same text: ${repeatedText(activity)?.excerpt ?? textShape}`);
      feature = TEXT_ACTORS;
    }
    return { campaign, feature };
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const tables = this.#lockstep.tables.flatMap((table) => [...table.save(all, delayed)]);
    return new Map([...this.#campaigns.save(all, delayed), ...tables]);
  }

  /** Goes on exactly from what `save` gave. @throws RangeError when a part is missing. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#campaigns.restore(parts);
    for (const table of this.#lockstep.tables) table.restore(parts);
  }
}

/** Whether the account comes to the repository as a stranger: colleagues meet on their own repositories all day. */
function isMeeting({ group, vector }: Observation): boolean {
  return MEETING_GROUPS.has(group) && (group === "attention" || vector[SEEN_BEFORE] === 0);
}

function isRare(vector: Float64Array, feature: number, atLeast: number, chance: number, readings: Readings): boolean {
  return vector[feature] >= atLeast && readings.rarestChance(feature) < chance;
}

function driversOf({ vector }: Observation, feature: number, probability: number): Driver[] {
  const value = vector[feature];
  return Number.isNaN(value) ? [] : [{ feature, value, expected: undefined, probability }];
}
