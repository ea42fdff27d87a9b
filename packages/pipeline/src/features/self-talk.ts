import { HOUR_MS, remaining } from "./decayed-count.ts";
import { pairHash } from "./key-hash.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

/** Remembers who opened which issue, pull request or discussion, to see accounts that talk to themselves. O(1); 12 bytes per thread and account. */
export class SelfTalk {
  readonly openers: SetAssociativeTable;
  readonly counts: SetAssociativeTable;

  constructor({ threads, accounts }: { threads: number; accounts: number }) {
    this.openers = new SetAssociativeTable({ name: "openers", columns: 1, capacity: threads });
    this.counts = new SetAssociativeTable({ name: "self-talk", columns: 1, capacity: accounts });
  }

  /** The account opened number `number` of the repository. */
  opened(repo: number, number: number, login: number, at: number): void {
    const row = this.openers.touch(pairHash(repo, number), at);
    this.openers.values[row] = login & 0xffffff || 1;
  }

  /** Comments by the account on what it opened itself in about an hour, this one included; NaN when nobody remembers who opened it. */
  commented(repo: number, number: number, login: number, at: number): number {
    const opener = this.openers.find(pairHash(repo, number));
    if (opener < 0) return Number.NaN;
    if (this.openers.values[opener] !== (login & 0xffffff || 1)) return 0;
    const row = this.counts.touch(login, at);
    const { values, lastAt } = this.counts;
    values[row] = values[row] * remaining(at - (lastAt ?? at), HOUR_MS) + 1;
    return values[row];
  }
}
