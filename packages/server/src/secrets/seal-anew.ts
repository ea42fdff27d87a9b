import type { SecretStore } from "./secret-store.ts";

interface Log {
  info: (fields: object, message: string) => void;
  warn: (fields: object, message: string) => void;
}

/** At a start: seals with the newest key what older ones sealed, and tells what no key opens. Rotating a key is to put a new one in front and start. */
export async function sealAnew(secrets: Pick<SecretStore, "reseal">, log: Log): Promise<void> {
  const { resealed, unreadable } = await secrets.reseal();
  if (resealed > 0) log.info({ resealed }, "stored secrets were sealed anew; the older keys are not needed any more");
  if (unreadable.length > 0) log.warn({ unreadable }, "no key opens these secrets: store them anew, or add their key");
}
