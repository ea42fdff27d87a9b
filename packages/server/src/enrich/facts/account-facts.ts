import type { Account } from "@oddwatch/github-events";
import type { Fact } from "../evidence.ts";
import { age, counted } from "./in-words.ts";

const DAY_MS = 86_400_000;
/** An account younger than this has no history to speak for it. */
export const YOUNG_DAYS = 30;
const MANY_CONTRIBUTIONS = 100;
const SOURCE = "GraphQL user";

/** What an account tells about who acted. `at`: when it was looked up, ms since epoch. Pure. */
export function accountFacts(account: Account, at: number): Fact[] {
  const { login, createdAt, followers, following, repositories, contributions, organizations, company } = account;
  const fact = (name: string, text: string, rest: Pick<Fact, "value" | "telling">): Fact => {
    return { key: `actor.${name}:${login}`, text, source: SOURCE, at, ...rest };
  };
  const days = Math.max(0, Math.floor((at - createdAt) / DAY_MS));
  const young = days < YOUNG_DAYS;
  const active = contributions > MANY_CONTRIBUTIONS;
  const facts = [
    fact("created", `The account ${login} was made ${age(days)} ago`, { value: days, telling: young ? 2 : 0 }),
    fact("contributions", `${login} made ${counted(contributions, "contribution")} in the last year`, {
      value: contributions,
      telling: contributions === 0 ? 1 : 0,
    }),
    fact(
      "reach",
      `${login} has ${counted(followers, "follower")}, follows ${counted(following, "account")} and owns ${counted(repositories, "public repository", "public repositories")}`,
      { value: followers, telling: !active && followers === 0 ? 1 : 0 },
    ),
  ];
  if (account.isSiteAdmin) {
    facts.push(fact("site-admin", `${login} is a site administrator of GitHub`, { value: true, telling: 2 }));
  }
  if (organizations !== undefined) {
    const text = `${login} is publicly a member of ${counted(organizations.count, "organisation")}`;
    facts.push(fact("organisations", text, { value: organizations.count, telling: 0 }));
  }
  if (company) {
    const value = company.replace(/\p{C}+/gu, " ").slice(0, 100);
    facts.push(fact("company", `${login} names a company on its profile`, { value, telling: 0 }));
  }
  return facts;
}

/** What it means that there is no such account now. Pure. */
export function goneAccountFact(login: string, at: number): Fact {
  const text = `The account ${login} is gone or hidden now`;
  return { key: `actor.gone:${login}`, text, source: SOURCE, at, value: true, telling: 2 };
}
