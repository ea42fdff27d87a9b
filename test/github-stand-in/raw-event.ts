/** An event as GitHub's API sends it; only what the stand-in itself looks at is typed. */
export interface RawEvent {
  id: string;
  type: string;
  created_at: string;
  repo?: { name: string };
  org?: { login: string };
  actor?: { login: string };
  [field: string]: unknown;
}

/** What names one event: GitHub's ids alone do not. */
export function rawKey({ id, type, created_at }: RawEvent): string {
  return `${id} ${type} ${created_at}`;
}
