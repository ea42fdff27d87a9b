import { z } from "zod";

/** The name of a stored secret. */
export const SecretName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, "is made of small letters, digits and hyphens, and begins with a letter");

/** How settings name a secret instead of holding it: one that is stored here, or a variable of the environment. */
export const SecretRef = z.union([
  z.object({ secret: SecretName }).strict(),
  z
    .object({ env: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, "is the name of a variable of the environment") })
    .strict(),
]);
export type SecretRef = z.infer<typeof SecretRef>;
