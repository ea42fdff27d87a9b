import type { AccessSettings } from "./access/access-settings.ts";
import { ConfigError } from "./config-error.ts";
import { isLoopback, isLoopbackName } from "./is-loopback.ts";

/** What says by whom the service is to be reached. */
export interface Door {
  token?: string;
  host: string;
  allowedHosts: readonly string[];
  trustedProxies: readonly string[];
  publicUrl?: string;
  oidc?: object;
}

const REMEDY = "Set ODDWATCH_TOKEN (16 characters or more)";

/**
 * Without a token everybody who reaches the service may do everything, so it has to be for this machine alone: no setting
 * may open it to others. @throws ConfigError that names the setting and what to do.
 */
export function refuseOpenDoor(door: Door): void {
  if (door.token !== undefined) return;
  if (!isLoopback(door.host)) {
    throw new ConfigError(
      `Refusing to listen on ${door.host} without a token: anybody who reaches it could read everything. ` +
        `${REMEDY}, or listen on 127.0.0.1.`,
    );
  }
  const opener = openerOf(door);
  if (opener === undefined) return;
  throw new ConfigError(
    `Refusing to start without a token: ${opener.setting} opens the service to others than this machine, and everybody ` +
      `would be an administrator. ${REMEDY}, or take ${opener.variable} away.`,
  );
}

/** The same of who is invited, which can also change while the service runs. @throws ConfigError */
export function refuseGuests({ token }: Pick<Door, "token">, { people }: AccessSettings): void {
  if (token !== undefined || people.length === 0) return;
  throw new ConfigError(
    "Nobody can be invited while no token is set: access.people says who may do what, and without a token everybody may do " +
      `everything. ${REMEDY} and start again, or take access.people away.`,
  );
}

function openerOf({ publicUrl, allowedHosts, oidc, trustedProxies }: Door) {
  if (publicUrl !== undefined && !isLoopbackName(new URL(publicUrl).host)) {
    return { setting: `the public address ${publicUrl}`, variable: "ODDWATCH_PUBLIC_URL" };
  }
  const other = allowedHosts.find((name) => !isLoopbackName(name));
  if (other !== undefined) return { setting: `the allowed host ${other}`, variable: "ODDWATCH_ALLOWED_HOSTS" };
  if (oidc !== undefined) return { setting: "signing in by OpenID", variable: "the ODDWATCH_OIDC_ settings" };
  if (trustedProxies.length > 0) return { setting: "a trusted proxy", variable: "ODDWATCH_TRUSTED_PROXIES" };
  return undefined;
}
