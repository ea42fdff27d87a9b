/** One number, as a person would say it. */
export function inWords(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  if (value >= 10) return String(Math.round(value));
  return String(Math.round(value * 10) / 10);
}

/** A span of time, as a person would say it. */
export function spanInWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** A chance in powers of ten, as a person would say it. */
export function chanceInWords(surprise: number): string {
  if (surprise >= 9) return "less than one in a billion";
  return `one in ${Number((10 ** surprise).toPrecision(1)).toLocaleString("en-US")}`;
}

/** `1 event`, `1,200 events`. */
export function countInWords(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
