/** There is no incident of this id, nor one that it became part of. */
export class NoSuchIncident extends Error {
  override readonly name = "NoSuchIncident";

  constructor(id: string) {
    super(`There is no incident ${id}.`);
  }
}

/** The incident's work is not where this can be done, or what was asked makes no sense; the message says what to do. */
export class WorkRefused extends Error {
  override readonly name = "WorkRefused";
}
