const ORIGIN = "https://github.com";
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const BOT = /^([A-Za-z0-9][A-Za-z0-9-]{0,99})\[bot\]$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * An address on github.com, made from its parts, each encoded. Undefined when a part is empty or would climb
 * (`.` and `..` are folded away by browsers, encoded or not).
 */
export function githubAddress(...parts: string[]): string | undefined {
  if (parts.some((part) => part === "" || part === "." || part === "..")) return undefined;
  return [ORIGIN, ...parts.map(encodeURIComponent)].join("/");
}

/** The page of an account or organisation; of the app for a login such as `dependabot[bot]`. Undefined for what is no login. */
export function actorLink(login: string): string | undefined {
  const app = BOT.exec(login)?.[1];
  if (app !== undefined) return githubAddress("apps", app);
  return LOGIN.test(login) ? githubAddress(login) : undefined;
}

/** The page of a repository `owner/name`, or one below it. Undefined for what is no such name. */
export function repoLink(repo: string, ...below: string[]): string | undefined {
  const [owner = "", name = "", ...more] = repo.split("/");
  if (more.length > 0 || !LOGIN.test(owner) || !NAME.test(name)) return undefined;
  return githubAddress(owner, name, ...below);
}
