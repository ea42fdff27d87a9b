/** Saved bytes that are not a model of the wanted kind, or not whole. */
export class InvalidStateError extends Error {
  override readonly name = "InvalidStateError";
}
