/** What a docstring says of a default: the words after "Default", to the next stop. Undefined when it says nothing. */
export function defaultPhrase(text: string): string | undefined {
  return /\bDefault (.+?)(?=[.,;:](?:\s|$)|$)/s.exec(text)?.[1]?.replace(/\s+/g, " ");
}
