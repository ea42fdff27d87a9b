/** A name made for programs, such as `repos_per_hour` or `mass-deletion`, as words with a capital: `Repos per hour`. */
export function identifierWords(identifier: string): string {
  const words = identifier.replace(/[-_.:]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
