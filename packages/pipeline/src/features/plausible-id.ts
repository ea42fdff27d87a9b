/**
 * Numbers of accounts that everybody can look up: they stand in the commit addresses that GitHub gives these accounts
 * (`<number>+<login>@users.noreply.github.com`). https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
 */
const WELL_KNOWN: ReadonlyMap<string, number> = new Map([
  ["github-actions[bot]", 41_898_282],
  ["dependabot[bot]", 49_699_333],
  ["renovate[bot]", 29_139_614],
]);

/**
 * Whether the account's number agrees with what is known of it: false says that the stream's numbers are not GitHub's, and
 * nothing can be read from them. Undefined for accounts that prove nothing.
 */
export function idAgrees(login: string, id: number | undefined): boolean | undefined {
  const known = id === undefined ? undefined : WELL_KNOWN.get(login);
  return known === undefined ? undefined : known === id;
}

/** The number when it can be one of GitHub's, otherwise undefined. */
export function plausibleId(id: number | undefined): number | undefined {
  return id !== undefined && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
