/** What is saved beside the incidents themselves. Times in ms since epoch. */
export interface IncidentHead {
  sweptAt: number;
  since: number | undefined;
  events: number;
  ids: string[];
  pager: unknown;
  circumstances: unknown;
  weak: unknown;
  late: unknown;
}
