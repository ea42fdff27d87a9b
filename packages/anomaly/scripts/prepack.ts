// npm runs this before it reads the files of a package: `npm pack`, `npm publish`. npm takes the manifest as it lies in
// the folder, so it opens the built door for that moment; postpack.ts closes it again.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildPackage } from "./build-package.ts";
import { openDoor } from "./package-door.ts";
import { PACKAGE_FOLDER } from "./package-folder.ts";

const LONGEST_PACKING_MS = 20_000;

buildPackage();
openDoor(PACKAGE_FOLDER, "built");
// npm that is ended half-way runs no postpack: this outlives it, and puts the manifest back.
const restore = [join(PACKAGE_FOLDER, "scripts", "restore-door.ts"), String(LONGEST_PACKING_MS)];
spawn(process.execPath, restore, { detached: true, stdio: "ignore" }).unref();
