/** A number of days as people say it. */
export function age(days: number): string {
  if (days < 60) return counted(days, "day");
  if (days < 730) return counted(Math.floor(days / 30.44), "month");
  return counted(Math.floor(days / 365.25), "year");
}

/** Such as "1 star" or "1,200 stars". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}
