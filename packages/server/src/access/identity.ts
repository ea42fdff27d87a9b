import { z } from "zod";

/**
 * How a person showed who they are when they signed in, as their session keeps it. What they may do is not kept: it is
 * looked up for every request, so that a token that ended or a person who was taken off the list is out.
 */
export const Identity = z.discriminatedUnion("via", [
  /** `digest`: of the installation's token at that time; another token ends the session. */
  z.object({ via: z.literal("installation"), digest: z.string() }),
  z.object({ via: z.literal("token"), tokenId: z.string() }),
  /** `organisations`: those named in the settings that the person is a member of. */
  z.object({ via: z.literal("github"), login: z.string(), organisations: z.array(z.string()) }),
  /** `email` is undefined when the provider does not vouch for it. */
  z.object({ via: z.literal("oidc"), subject: z.string(), email: z.string().optional(), groups: z.array(z.string()) }),
]);
export type Identity = z.infer<typeof Identity>;

/** A person, as opposed to a token. */
export type Person = Extract<Identity, { via: "github" | "oidc" }>;

/** The same person, a member of nothing. */
export function withoutMemberships(person: Person): Person {
  return person.via === "github" ? { ...person, organisations: [] } : { ...person, groups: [] };
}

/** What to call them. */
export function nameOf(person: Person): string {
  return person.via === "github" ? person.login : (person.email ?? person.subject);
}
