/** Something that GitHub can be asked about. `repo` is `owner/name`, `sha` a whole commit id. */
export type Subject =
  | { kind: "account"; login: string }
  | { kind: "repository"; repo: string }
  /** What never changes of a commit. */
  | { kind: "commit"; repo: string; sha: string }
  /** What its checks say now. */
  | { kind: "checks"; repo: string; sha: string };

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Owner and name of `owner/name`. Throws RangeError for a name that GitHub does not allow. */
export function repositoryParts(repo: string): [owner: string, name: string] {
  const [owner = "", name = "", ...rest] = repo.split("/");
  if (rest.length > 0 || !NAME.test(owner) || !NAME.test(name)) {
    throw new RangeError(`not owner/name: ${JSON.stringify(repo.slice(0, 200))}`);
  }
  return [owner, name];
}

/** Whether it is a whole commit id, of SHA-1 or SHA-256. */
export function isCommitId(text: string): boolean {
  return COMMIT.test(text);
}
