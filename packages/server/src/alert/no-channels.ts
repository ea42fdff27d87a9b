import type { AlertServiceOptions } from "./alert-service.ts";
import { DeliveryError } from "./delivery-error.ts";

/** For a service that knows no way to a person: whatever is to be sent says so. */
export const NO_CHANNELS: Pick<AlertServiceOptions, "openChannel" | "writeMessage" | "ping"> = {
  openChannel: (name) => {
    throw new DeliveryError("not-configured", `This service cannot send through ${name}.`);
  },
  writeMessage: async () => undefined,
  ping: async () => {
    throw new DeliveryError("not-configured", "This service cannot reach out.");
  },
};
