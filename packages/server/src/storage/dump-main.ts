import { writeFile } from "node:fs/promises";
import { openDatabase } from "./database.ts";
import { dumpDatabase } from "./dump.ts";

// Writes the stored data of a stopped service as SQL, to be kept in fixtures/dumps.
const USAGE = "usage: node packages/server/src/storage/dump-main.ts DATA_DIR OUT.sql [--without-snapshots]";

const [dataDir, out, option] = process.argv.slice(2);
if (dataDir === undefined || out === undefined || (option !== undefined && option !== "--without-snapshots")) {
  console.error(USAGE);
  process.exit(2);
}
const database = await openDatabase({
  dataDir,
  log: { info: () => undefined, warn: console.error, error: console.error },
});
try {
  await writeFile(out, await dumpDatabase(database.owner, { withSnapshots: option === undefined }));
} finally {
  await database.stop();
}
