/** How requests are sent, and how long they and their answers may be. */
export interface RequestLimits {
  fetch?: typeof globalThis.fetch;
  userAgent?: string;
  timeoutMs?: number;
  longestBodyBytes?: number;
}
