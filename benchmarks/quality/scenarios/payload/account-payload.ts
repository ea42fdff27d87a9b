import type { Era } from "../../scenario.ts";
import type { Account } from "../stage/cast.ts";

/** An account as it stands inside payloads (user, author, member, owner). */
export function accountPayload(era: Era, { login, id }: Account): Record<string, unknown> {
  const brief = { login, id, type: login.endsWith("[bot]") ? "Bot" : "User", site_admin: false };
  if (era === "2026") return brief;
  return {
    ...brief,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=${era === "2015" ? 3 : 4}`,
    gravatar_id: "",
    url: `https://api.github.com/users/${login}`,
    html_url: `https://github.com/${login}`,
  };
}
