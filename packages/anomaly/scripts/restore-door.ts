// `node restore-door.ts milliseconds`: opens the door to the sources after that time, unless it is opened before.
import { setTimeout as sleep } from "node:timers/promises";
import { openDoor, packageDoor } from "./package-door.ts";
import { PACKAGE_FOLDER } from "./package-folder.ts";

const LOOK_EVERY_MS = 100;

for (let left = Number(process.argv[2]); left > 0 && packageDoor(PACKAGE_FOLDER) === "built"; left -= LOOK_EVERY_MS) {
  await sleep(LOOK_EVERY_MS);
}
openDoor(PACKAGE_FOLDER, "sources");
