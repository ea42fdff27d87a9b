import { z } from "zod";
import { ROLES, type Role } from "./caller.ts";
import type { Person } from "./identity.ts";

const Name = z.string().min(1).max(200);
const Grant = z.object({ role: z.enum(ROLES) });

/** Who may sign in, and as what. A person that no line fits cannot; of several lines the widest role counts. */
export const AccessSettings = z.object({
  people: z
    .array(
      z.union([
        /** A GitHub login. */
        Grant.extend({ github: Name }).strict(),
        /** Every member of a GitHub organisation. */
        Grant.extend({ githubOrganisation: Name }).strict(),
        /** An e-mail address that the OpenID provider vouches for, or a subject of it. */
        Grant.extend({ oidc: Name }).strict(),
        /** Everybody whom the OpenID provider puts into this group. */
        Grant.extend({ oidcGroup: Name }).strict(),
      ]),
    )
    .max(1000)
    .default([]),
});
export type AccessSettings = z.infer<typeof AccessSettings>;
type Entry = AccessSettings["people"][number];

/** What a person is here; undefined for somebody whom no line fits. */
export function roleOfPerson({ people }: AccessSettings, person: Person): Role | undefined {
  const roles = people.filter((entry) => fits(entry, person)).map(({ role }) => role);
  return ROLES.findLast((role) => roles.includes(role));
}

/** The GitHub organisations whose members may sign in. */
export function namedOrganisations({ people }: AccessSettings): string[] {
  return [...new Set(people.flatMap((entry) => ("githubOrganisation" in entry ? [entry.githubOrganisation] : [])))];
}

function fits(entry: Entry, person: Person): boolean {
  if (person.via === "github") {
    if ("github" in entry) return isSameName(entry.github, person.login);
    return (
      "githubOrganisation" in entry && person.organisations.some((each) => isSameName(each, entry.githubOrganisation))
    );
  }
  if ("oidc" in entry) {
    return entry.oidc === person.subject || (person.email !== undefined && isSameName(entry.oidc, person.email));
  }
  return "oidcGroup" in entry && person.groups.includes(entry.oidcGroup);
}

/** GitHub's names and addresses of e-mail do not tell case. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
