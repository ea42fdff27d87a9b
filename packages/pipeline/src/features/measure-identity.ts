import { ByteReader, ByteWriter } from "../bytes.ts";
import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { IdRanks } from "./id-ranks.ts";
import type { Observation } from "./observation.ts";
import { idAgrees, plausibleId } from "./plausible-id.ts";

/** Accounts and repositories that were seen so lately stand in the comparison already. */
const AGAIN_S = 600;

/** How new the account and the repository are by their numbers, as far as the numbers can be GitHub's. */
export class IdentityMeasure {
  readonly #accounts = new IdRanks("account-ids");
  readonly #repos = new IdRanks("repository-ids");
  /** The last well-known account carried the number that it should, as far as any was seen. */
  #plausible = true;

  /** Fills the ranks in, and takes the numbers in. Answers whether numbers can be believed at all. */
  measure({ activity, vector }: Observation): boolean {
    const [actorId, repoId] = [plausibleId(activity.actorId), plausibleId(activity.repoId)];
    this.#plausible = idAgrees(activity.actor, actorId) ?? this.#plausible;
    const again = vector[AT["actor.gap_s"]] < AGAIN_S;
    if (actorId !== undefined) {
      if (this.#plausible) vector[AT["actor.id_rank"]] = this.#accounts.rank(actorId);
      if (!again) this.#accounts.take(actorId);
    }
    if (repoId !== undefined) {
      if (this.#plausible) vector[AT["repo.id_rank"]] = this.#repos.rank(repoId);
      if (!again) this.#repos.take(repoId);
    }
    return this.#plausible;
  }

  save(): Map<string, Uint8Array> {
    const head = new ByteWriter();
    head.json({ plausible: this.#plausible });
    return new Map([["identity", head.bytes()], ...this.#accounts.save(), ...this.#repos.save()]);
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#plausible = (new ByteReader(parts.get("identity")).json() as { plausible: boolean }).plausible;
    this.#accounts.restore(parts);
    this.#repos.restore(parts);
  }
}
