const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** A time such as `90 seconds`, `10 minutes`, `1 hour` or `2 days` in ms; undefined when it is not written so, or is none. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,5}) (second|minute|hour|day)s?$/.exec(text) ?? [];
  if (unit === undefined || Number(amount) === 0) return undefined;
  return Number(amount) * UNIT_MS[unit];
}
