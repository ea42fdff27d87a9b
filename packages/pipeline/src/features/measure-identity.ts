import { ByteReader, ByteWriter } from "../bytes.ts";
import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { IdRanks } from "./id-ranks.ts";
import type { Observation } from "./observation.ts";
import { idAgrees, plausibleId } from "./plausible-id.ts";

/** Accounts and repositories that were seen so lately stand in the comparison already. */
const AGAIN_S = 600;
/** One of so many is taken in: the comparison reaches further back, and costs less. */
const THINNED = 4;

/** How new the account and the repository are by their numbers, as far as the numbers can be GitHub's. */
export class IdentityMeasure {
  readonly #accounts = new IdRanks("account-ids");
  readonly #repos = new IdRanks("repository-ids");
  /** The last well-known account carried the number that it should, as far as any was seen. */
  #plausible = true;
  #events = 0;

  /** Fills the ranks in, as far as numbers can be believed, and takes the numbers in. */
  measure({ activity, vector }: Observation): void {
    const [actorId, repoId] = [plausibleId(activity.actorId), plausibleId(activity.repoId)];
    this.#plausible = idAgrees(activity.actor, actorId) ?? this.#plausible;
    const again = vector[AT["actor.gap_s"]] < AGAIN_S;
    if (!again) this.#events = (this.#events + 1) % THINNED;
    const taken = !again && this.#events === 0;
    if (actorId !== undefined) {
      if (this.#plausible) vector[AT["actor.id_rank"]] = this.#accounts.rank(actorId);
      if (taken) this.#accounts.take(actorId);
    }
    if (repoId !== undefined) {
      if (this.#plausible) vector[AT["repo.id_rank"]] = this.#repos.rank(repoId);
      if (taken) this.#repos.take(repoId);
    }
  }

  save(): Map<string, Uint8Array> {
    const head = new ByteWriter();
    head.json({ plausible: this.#plausible, events: this.#events });
    return new Map([["identity", head.bytes()], ...this.#accounts.save(), ...this.#repos.save()]);
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const { plausible, events } = new ByteReader(parts.get("identity")).json() as {
      plausible: boolean;
      events: number;
    };
    this.#plausible = plausible;
    this.#events = events;
    this.#accounts.restore(parts);
    this.#repos.restore(parts);
  }
}
