/** Incidents that were found to be alike and became one. */
export interface Fellows {
  /** How many incidents, this one included. */
  parts: number;
  /** Beginnings of the first and of the last of them, ms since epoch. */
  from: number;
  until: number;
  /** How little chance explains it, in powers of ten: the sum over the parts. */
  surprise: number;
}
