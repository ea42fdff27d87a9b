/**
 * What a docstring says of a default: the words after "default" where that begins a sentence or a part of one, to the next
 * stop, or what stands before "the default". Undefined when it says nothing.
 */
export function defaultPhrase(text: string): string | undefined {
  const line = text.replace(/\s+/g, " ");
  return /(?:^|[.,;] )[Dd]efault (.+?)(?=[.,;:](?:\s|$)|$)/.exec(line)?.[1] ?? /(\S+), the default\b/.exec(line)?.[1];
}
