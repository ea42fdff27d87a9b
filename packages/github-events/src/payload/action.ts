import { z } from "zod";
import { name } from "./lenient.ts";

/** Events of which a monitor uses no more than that they happened: stars, publications, sponsorships, unknown types. */
export const ActionPayload = z.object({ action: name });

export type ActionPayload = z.infer<typeof ActionPayload>;
