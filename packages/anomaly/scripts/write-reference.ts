// `npm run docs -w packages/anomaly`: writes docs/api.md and docs/api/ from the docstrings.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_FOLDER } from "./package-folder.ts";
import { readDoor } from "./reference/public-entry.ts";
import { writePages } from "./reference/write-pages.ts";

const docs = join(PACKAGE_FOLDER, "docs");
const pages = writePages(readDoor());
rmSync(join(docs, "api"), { recursive: true, force: true });
mkdirSync(join(docs, "api"), { recursive: true });
for (const [path, text] of pages) writeFileSync(join(docs, path), text);
