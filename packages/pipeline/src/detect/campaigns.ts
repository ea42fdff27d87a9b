import type { DelayedParts } from "../delayed-parts.ts";
import { HOUR_MS, remaining } from "../features/decayed-count.ts";
import { RecencyTable } from "../features/recency-table.ts";

const LABEL = 0;
const COUNTED_AT = 1;

export interface CampaignsOptions {
  /** Accounts and patterns remembered per generation. Default 65,536. */
  capacity?: number;
  /** Campaigns carried at a time; the one that was quiet for longest makes room. Default 2,000. */
  most?: number;
  /** A campaign that was quiet for this long is over: its accounts are free again. Default six hours. */
  quietMs?: number;
}

/** Accounts that move together. */
export interface Campaign {
  /** Rises from campaign to campaign: of two that unite, the older stays. */
  label: number;
  /** What they were first seen to share, fit for people; never changes. */
  name: string;
  /** Different accounts that were active in it lately, decayed over an hour. */
  accounts: number;
  lastAt: number;
  /** The older campaign that this one became part of. */
  into?: number;
  /** Another campaign that one account was in as well, and that account: a second such account unites the two. */
  bridge?: { label: number; account: number };
}

/**
 * A bounded union-find over accounts and what they share (a text, a shape of names, a place): accounts that share a thing are one
 * campaign, and campaigns that share two accounts are one. Each key carries the label of its campaign; labels of united
 * campaigns point to the older one. O(1) per join, but for making room.
 */
export class Campaigns {
  readonly table: RecencyTable;
  readonly #most: number;
  readonly #quietMs: number;
  #byLabel = new Map<number, Campaign>();
  #next = 1;

  constructor({ capacity = 65_536, most = 2000, quietMs = 6 * HOUR_MS }: CampaignsOptions = {}) {
    this.table = new RecencyTable({ name: "campaigns", columns: 2, capacity });
    this.#most = most;
    this.#quietMs = quietMs;
  }

  get size(): number {
    return this.#byLabel.size;
  }

  /** The campaign that a key belongs to, undefined when none or it is over. */
  of(key: number, at: number): Campaign | undefined {
    if (!this.table.has(key)) return undefined;
    const row = this.table.touch(key, at);
    const campaign = this.#resolve(this.table.values[row + LABEL]);
    return campaign !== undefined && at - campaign.lastAt <= this.#quietMs ? campaign : undefined;
  }

  #resolve(label: number): Campaign | undefined {
    let campaign = this.#byLabel.get(label);
    while (campaign?.into !== undefined) campaign = this.#byLabel.get(campaign.into);
    return campaign;
  }

  /**
   * Puts an account into the campaign of a partner or of what it shares, making one named `name` when neither is in any. An
   * account that was in another campaign changes over; the two are united when a second account does the same.
   */
  join(account: number, other: number, name: string, at: number): Campaign {
    const [own, its] = [this.of(account, at), this.of(other, at)];
    let campaign = its ?? own ?? this.#begin(name, at);
    if (own !== undefined && its !== undefined && own !== its) campaign = bridged(own, its, account);
    for (const key of [account, other]) this.#label(key, campaign.label, at);
    campaign.lastAt = Math.max(campaign.lastAt, at);
    return campaign;
  }

  #begin(name: string, at: number): Campaign {
    if (this.#byLabel.size >= this.#most) this.#makeRoom(at);
    const campaign = { label: this.#next++, name, accounts: 0, lastAt: at };
    this.#byLabel.set(campaign.label, campaign);
    return campaign;
  }

  #label(key: number, label: number, at: number): void {
    const row = this.table.touch(key, at);
    const { values } = this.table;
    if (values[row + LABEL] === label) return;
    const before = this.#resolve(values[row + LABEL]);
    if (before?.label !== label) {
      if (before !== undefined && values[row + COUNTED_AT] !== 0) before.accounts = Math.max(0, before.accounts - 1);
      values[row + COUNTED_AT] = 0;
    }
    values[row + LABEL] = label;
  }

  /** Forgets those that are over, and the one that was quiet for longest when none is. */
  #makeRoom(at: number): void {
    let quietest: Campaign | undefined;
    for (const campaign of this.#byLabel.values()) {
      if (at - campaign.lastAt > this.#quietMs) this.#byLabel.delete(campaign.label);
      else if (quietest === undefined || campaign.lastAt < quietest.lastAt) quietest = campaign;
    }
    if (this.#byLabel.size >= this.#most && quietest !== undefined) this.#byLabel.delete(quietest.label);
  }

  /** Counts an account's activity in its campaign, once in an hour. */
  count(campaign: Campaign, account: number, at: number): void {
    const row = this.table.touch(account, at);
    const { values } = this.table;
    const since = at - values[row + COUNTED_AT];
    const elapsed = Math.max(0, at - campaign.lastAt);
    campaign.accounts *= remaining(elapsed, HOUR_MS);
    if (values[row + COUNTED_AT] === 0 || since > HOUR_MS) {
      values[row + COUNTED_AT] = at;
      campaign.accounts++;
    }
    campaign.lastAt = Math.max(campaign.lastAt, at);
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const head = { next: this.#next, campaigns: [...this.#byLabel.values()] };
    return new Map([
      ...this.table.save(all, delayed),
      ["campaigns/labels", new TextEncoder().encode(JSON.stringify(head))],
    ]);
  }

  /** Goes on exactly from what `save` gave. @throws RangeError when a part is missing. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const bytes = parts.get("campaigns/labels");
    if (bytes === undefined) throw new RangeError("the snapshot lacks campaigns/labels");
    const { next, campaigns } = JSON.parse(new TextDecoder().decode(bytes)) as { next: number; campaigns: Campaign[] };
    this.#next = next;
    this.#byLabel = new Map(campaigns.map((campaign) => [campaign.label, campaign]));
    this.table.restore(parts);
  }
}

/** Unites two campaigns when another account was in both before; else takes a note of it. */
function bridged(own: Campaign, its: Campaign, account: number): Campaign {
  for (const [one, other] of [
    [own, its],
    [its, own],
  ] as const) {
    if (one.bridge?.label === other.label && one.bridge.account !== account) return unite(own, its);
  }
  its.bridge = { label: own.label, account };
  return its;
}

function unite(one: Campaign, other: Campaign): Campaign {
  const [older, younger] = one.label < other.label ? [one, other] : [other, one];
  younger.into = older.label;
  older.accounts += younger.accounts;
  older.lastAt = Math.max(older.lastAt, younger.lastAt);
  return older;
}
