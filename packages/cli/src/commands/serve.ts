import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadConfig, startApp } from "@oddwatch/server";
import { EXIT, type Terminal } from "../terminal.ts";

const DASHBOARD = fileURLToPath(new URL("../../../dashboard/build", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));

export interface ServeOptions {
  host?: string;
  port?: number;
  dataDir?: string;
  config?: string;
  /** Archive files to serve instead of GitHub. */
  from?: string[];
  /** Times faster than real time; undefined for as fast as it goes. */
  speed?: number;
}

/** `oddwatch serve`: runs the service until it is asked to stop, then lets it finish what it holds. Gives the exit code. */
export async function serve(options: ServeOptions, { env, stderr, stopping }: Terminal): Promise<number> {
  const { host, port, dataDir, config: configFile, from, speed } = options;
  const config = loadConfig(
    {
      host,
      port,
      dataDir,
      configFile,
      archive: from && { files: from, speed },
      dashboardDir: existsSync(DASHBOARD) ? DASHBOARD : undefined,
      sampleFile: SAMPLE,
    },
    env,
  );
  const app = await startApp(config);
  stderr.write(`Oddwatch is at ${app.url}  (stop it with Ctrl-C)\n`);
  const stop = asked(stopping);
  await stop;
  stderr.write("Stopping...\n");
  await app.stop();
  return EXIT.ok;
}

function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
