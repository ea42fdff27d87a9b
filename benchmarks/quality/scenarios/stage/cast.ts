import type { Random } from "@oddwatch/anomaly";
import type { ScenarioRequest } from "../../scenario.ts";
import { between, chance, logBetween, pick, type Range } from "./draw.ts";
import { type NameRecipe, organisationLogin, personLogin, repositoryName } from "./fresh-names.ts";
import { accountId, daysBefore, repositoryId } from "./numeric-ids.ts";

/** Somebody, as events name accounts. */
export interface Account {
  login: string;
  id: number;
}

/** `name` is `owner/name`. */
export interface Repository {
  name: string;
  id: number;
}

const AUTOMATION = /\[bot\]$|(^|[-_])(bot|ci|automation|robot)([-_]|$)|copilot|codecov|web-flow/i;
/** So often is a known name drawn before a fresh one is made instead. */
const TRIES = 40;

/** The accounts and repositories of one campaign: nobody is cast twice, and fresh names belong to nobody of the background. */
export class Cast {
  readonly #request: ScenarioRequest;
  readonly #random: Random;
  readonly #taken = new Set<string>();
  #known: ReadonlySet<string> | undefined;
  #reposByOwner: Map<string, string[]> | undefined;

  constructor(request: ScenarioRequest) {
    this.#request = request;
    this.#random = request.random;
  }

  /** An account that signed up within the last days, which are drawn from the range. */
  newcomer(recipe: NameRecipe = personLogin, daysOld: Range = [0.01, 20]): Account {
    return this.#account(this.#fresh(recipe), logBetween(this.#random, daysOld));
  }

  /** An account of some years that the background does not show: a sleeper, or somebody who was not active today. */
  stranger(recipe: NameRecipe = personLogin): Account {
    return this.#account(this.#fresh(recipe), between(this.#random, [200, 3600]));
  }

  /** Somebody of the background, no automation; a stranger when there is nobody left. */
  regular(): Account {
    const { knownActors } = this.#request;
    const login = this.#untaken(knownActors, (name) => !AUTOMATION.test(name));
    return login === undefined ? this.stranger() : this.#account(login, between(this.#random, [200, 3600]));
  }

  /** Somebody whose account was taken over: mostly known from the background, else not active before. */
  victim(): Account {
    return chance(this.#random, 0.6) ? this.regular() : this.stranger();
  }

  /** An organisation that the background does not show. */
  organisation(): Account {
    return this.stranger(organisationLogin);
  }

  /** A repository of the background; a fresh one of a stranger when there is none left. */
  knownRepository(): Repository {
    const name = this.#untaken(this.#request.knownRepos, (repo) => repo.includes("/"));
    return name === undefined ? this.repository(this.stranger()) : this.#repository(name, this.#age());
  }

  /** Somebody's repository of some years: one of the background while there are any, else a name that it does not show. */
  repository(owner: Account): Repository {
    const known = this.#ownedBy(owner.login).find((name) => !this.#taken.has(name.toLowerCase()));
    if (known !== undefined) this.#take(known);
    return known === undefined
      ? this.freshRepository(owner, repositoryName, this.#age())
      : this.#repository(known, this.#age());
  }

  /** A repository that nobody saw before, so many days old. */
  freshRepository(owner: Account, recipe: NameRecipe = repositoryName, daysOld = 0): Repository {
    const name = this.#fresh((random) => `${owner.login}/${recipe(random)}`);
    return this.#repository(name, daysOld);
  }

  /** Several, each made by `one`. */
  many<Member>(count: number, one: (index: number) => Member): Member[] {
    return Array.from({ length: count }, (_, index) => one(index));
  }

  /** The owner of the repository, as an account. */
  ownerOf({ name }: Repository): Account {
    return this.#account(name.slice(0, name.indexOf("/")), this.#age());
  }

  #age(): number {
    return between(this.#random, [30, 2500]);
  }

  #account(login: string, daysOld: number): Account {
    const id = accountId(this.#random, daysBefore(this.#request.start, daysOld));
    return { login, id: this.#request.knownIds?.get(login) ?? id };
  }

  #repository(name: string, daysOld: number): Repository {
    const id = repositoryId(this.#random, daysBefore(this.#request.start, daysOld));
    return { name, id: this.#request.knownIds?.get(name) ?? id };
  }

  #untaken(names: readonly string[], fits: (name: string) => boolean): string | undefined {
    for (let attempt = 0; attempt < TRIES && names.length > 0; attempt++) {
      const name = pick(this.#random, names);
      if (fits(name) && this.#take(name)) return name;
    }
    return undefined;
  }

  /** A name that nobody has: after some tries a number makes the difference. */
  #fresh(recipe: NameRecipe): string {
    const { knownActors, knownRepos } = this.#request;
    this.#known ??= new Set([...knownActors, ...knownRepos].map((name) => name.toLowerCase()));
    for (let attempt = 0; ; attempt++) {
      const name = recipe(this.#random) + (attempt < TRIES ? "" : `-${attempt}`);
      if (!this.#known.has(name.toLowerCase()) && this.#take(name)) return name;
    }
  }

  /** False when somebody has it already. */
  #take(name: string): boolean {
    const key = name.toLowerCase();
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }

  #ownedBy(login: string): readonly string[] {
    this.#reposByOwner ??= Map.groupBy(this.#request.knownRepos, (name) => name.slice(0, name.indexOf("/")));
    return this.#reposByOwner.get(login) ?? [];
  }
}
