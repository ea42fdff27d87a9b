/** Now, in ms since epoch. */
export type Clock = () => number;

/** The only place that asks the machine for the time. */
export const wallClock: Clock = () => Date.now();
