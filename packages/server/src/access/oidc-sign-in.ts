import { createHmac } from "node:crypto";
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
} from "openid-client";
import { z } from "zod";
import type { Person } from "./identity.ts";
import { SignInError } from "./sign-in-error.ts";
import { newSessionSecret, type RandomBytes } from "./token-secret.ts";

const WITHIN_SECONDS = 10;

/** The OpenID provider that people sign in with. */
export interface OidcProvider {
  /** Its address, as its discovery document names it. */
  issuer: string;
  clientId: string;
  /** Undefined for a public client. */
  clientSecret?: string;
  /** The claim that lists a person's groups. */
  groupsClaim: string;
  /** What is asked for beside `openid`, such as `email groups`. */
  scope: string;
}

/** Where a person has to go, and what their browser has to bring back. */
export interface SignInTrip {
  url: URL;
  /** A secret for a cookie of a few minutes: it binds the answer to this browser. */
  handle: string;
}

/**
 * Sign-in by OpenID Connect: authorization code flow with PKCE, state and nonce. These three are derived from one random
 * handle that waits in a cookie of the browser, so that nothing is stored here and an answer that another browser began
 * is refused.
 *
 * Source: https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth and RFC 9700, 2.1.1.
 */
export class OidcSignIn {
  readonly #provider: OidcProvider;
  readonly #random: RandomBytes;
  #configuration: Promise<Configuration> | undefined;

  constructor(provider: OidcProvider, random: RandomBytes) {
    this.#provider = provider;
    this.#random = random;
  }

  /** Begins one. `redirectUrl` is where the provider sends the person back to. @throws SignInError */
  async begin(redirectUrl: string): Promise<SignInTrip> {
    const handle = newSessionSecret(this.#random);
    const { state, nonce, verifier } = derived(handle);
    const url = buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: redirectUrl,
      scope: `openid ${this.#provider.scope}`.trim(),
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    return { url, handle };
  }

  /** Ends one: who came back to `answer`, the address with what the provider added. @throws SignInError */
  async finish(answer: URL, handle: string): Promise<Person> {
    const { state, nonce, verifier } = derived(handle);
    const configuration = await this.#discover();
    const claims = await authorizationCodeGrant(configuration, answer, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    }).then(
      (tokens) => tokens.claims(),
      (error: unknown) => {
        throw asSignInError(error);
      },
    );
    return this.#personOf(claims);
  }

  #personOf(claims: unknown): Person {
    const Claims = z.object({
      sub: z.string().min(1).max(255),
      email: z.string().max(320).optional().catch(undefined),
      email_verified: z.boolean().optional().catch(undefined),
      [this.#provider.groupsClaim]: z.array(z.string().max(200)).max(1000).optional().catch(undefined),
    });
    const { data } = Claims.safeParse(claims);
    if (data === undefined) throw new SignInError("wrong", "The sign-in's answer does not say who you are.");
    const groups = data[this.#provider.groupsClaim];
    return {
      via: "oidc",
      subject: data.sub as string,
      ...(data.email_verified === true && { email: data.email as string | undefined }),
      groups: Array.isArray(groups) ? groups : [],
    };
  }

  /** The provider's own description of itself; a failure is not remembered. */
  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#provider;
    const address = new URL(issuer);
    const execute = address.protocol === "http:" && isThisMachine(address) ? [allowInsecureRequests] : [];
    this.#configuration ??= discovery(address, clientId, clientSecret, undefined, {
      execute,
      timeout: WITHIN_SECONDS,
    });
    try {
      return await this.#configuration;
    } catch (error) {
      this.#configuration = undefined;
      throw unavailable(error);
    }
  }
}

function derived(handle: string): { state: string; nonce: string; verifier: string } {
  const part = (label: string) => createHmac("sha256", handle).update(`oddwatch ${label}`).digest("base64url");
  return { state: part("state"), nonce: part("nonce"), verifier: part("verifier") };
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}

function asSignInError(error: unknown): SignInError {
  if (error instanceof AuthorizationResponseError) {
    return new SignInError("wrong", "The sign-in was not finished at the provider.", { cause: error });
  }
  const code = (error as { code?: unknown }).code;
  const isTheirs = code === "OAUTH_TIMEOUT" || error instanceof TypeError;
  if (isTheirs) return unavailable(error);
  return new SignInError("wrong", "The provider's answer does not fit this sign-in. Begin again.", { cause: error });
}

function unavailable(cause: unknown): SignInError {
  return new SignInError("unavailable", "The sign-in's provider does not answer as it should. Try again later.", {
    cause,
  });
}
