import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package, absolute. */
export const PACKAGE_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));
