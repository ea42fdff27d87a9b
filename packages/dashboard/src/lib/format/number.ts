const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const precise = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A count with its noun: `1 event`, `1,204 events`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}

/** A big count in little room: `812`, `1.2K`, `3.46M`. */
export function compactCount(n: number): string {
  return compact.format(n);
}

/** A measured value: whole above a hundred, else three significant digits. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? whole.format(value) : precise.format(value);
}

/** A part of a whole, 0..1, in percent. Never rounds something to nothing, nor nearly all to all. */
export function percent(part: number): string {
  if (part > 0 && part < 0.01) return "< 1 %";
  if (part < 1 && part > 0.99) return "> 99 %";
  return `${Math.round(part * 100)} %`;
}

/** Events per second, steady in width: `0`, `0.42`, `7.3`, `84`. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return "0";
  if (perSecond < 1) return perSecond.toFixed(2);
  return perSecond < 10 ? perSecond.toFixed(1) : whole.format(perSecond);
}
