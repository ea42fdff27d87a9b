/** A list of events that GitHub keeps: of everybody, of a repository (`owner/name`), of an organisation, of an account. */
export type EventFeed = "public" | { repo: string } | { org: string } | { user: string };

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;

function part(name: string): string {
  if (!NAME.test(name)) throw new RangeError(`not a name on GitHub: ${JSON.stringify(name.slice(0, 120))}`);
  return name;
}

/** The feed's path in the API. Throws RangeError for a name that GitHub does not allow. https://docs.github.com/rest/activity/events */
export function feedPath(feed: EventFeed): string {
  if (feed === "public") return "/events";
  if ("org" in feed) return `/orgs/${part(feed.org)}/events`;
  if ("user" in feed) return `/users/${part(feed.user)}/events/public`;
  const [owner = "", name = "", ...rest] = feed.repo.split("/");
  if (rest.length > 0) throw new RangeError(`not owner/name: ${JSON.stringify(feed.repo.slice(0, 200))}`);
  return `/repos/${part(owner)}/${part(name)}/events`;
}
