import { type Config, linkAddress } from "@oddwatch/server";
import type { CheckResult } from "./check.ts";

const NAME = "links";
const ADVICE = "set ODDWATCH_PUBLIC_URL to the address at which people open Oddwatch";

/** Whether people can open the links in the messages they get. */
export function checkMessageLinks(config: Pick<Config, "publicUrl" | "host" | "port">): CheckResult {
  const { url, isHereOnly } = linkAddress(config);
  if (url === undefined) {
    const detail = `messages hold no link: by ${config.host} and port ${config.port} nobody can know where people open Oddwatch`;
    return { name: NAME, status: "warn", detail, advice: ADVICE };
  }
  if (!isHereOnly) return { name: NAME, status: "ok", detail: `messages link to ${url}` };
  return {
    name: NAME,
    status: "warn",
    detail: `messages link to ${url}, which only opens on this machine`,
    advice: ADVICE,
  };
}
