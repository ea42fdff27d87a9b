// npm runs this after it has packed: see prepack.ts.
import { openDoor, packageDoor } from "./package-door.ts";
import { PACKAGE_FOLDER } from "./package-folder.ts";

const packed = packageDoor(PACKAGE_FOLDER);
openDoor(PACKAGE_FOLDER, "sources");
if (packed === "sources") throw new Error("packing took so long that the manifest had been put back: pack again");
