/** The two parts of a fact's key, such as `actor.created` and `mallory`. */
export function splitKey(key: string): [name: string, subject: string] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}
