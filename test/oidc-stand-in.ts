import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export const CLIENT_ID = "oddwatch";
export const CLIENT_SECRET = "a-planted-client-secret";

interface Granting {
  oidc: {
    client: { clientId: string };
    session: { accountId: string };
    provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<void> } };
  };
}

/** A real OpenID provider on loopback that asks nothing: whoever comes is signed in as `account`, with `claims`. */
export async function oidcStandIn(redirectUrl: string, account: { sub: string; [claim: string]: unknown }) {
  let provider: Provider | undefined;
  const server = createServer((request, response) => {
    const isInteraction = request.url?.startsWith("/interaction/");
    if (!isInteraction) provider?.callback()(request, response);
    else provider?.interactionFinished(request, response, { login: { accountId: account.sub } });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUrl] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], groups: ["groups"] },
    scopes: ["openid", "email", "groups"],
    conformIdTokenClaims: false,
    cookies: { keys: ["only for the test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: async () => account }),
    async loadExistingGrant({ oidc: { client, session, provider: its } }: Granting) {
      const grant = new its.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email groups");
      await grant.save();
      return grant;
    },
  });
  return {
    issuer,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Goes where a browser would go from `url`, with its cookies, until it is sent to `end`; gives that address. */
export async function followUntil(url: string, end: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  for (let hops = 0; hops < 10; hops += 1) {
    if (next.startsWith(end)) return next;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const each of response.headers.getSetCookie()) {
      const [name = "", value = ""] = each.split(";")[0]?.split(/=(.*)/s) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${next} answers ${response.status}: ${await response.text()}`);
    next = new URL(location, next).href;
  }
  throw new Error("the sign-in does not come to its end");
}
