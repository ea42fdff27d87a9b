/** A program's message as a sentence: a capital first, a full stop last. */
export function sentence(message: string): string {
  const text = message.trim();
  if (text === "") return "";
  const ended = /[.!?…]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
