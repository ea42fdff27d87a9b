import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { PACKAGE_FOLDER } from "./package-folder.ts";

/** The compiler makes `.js` of `.ts` in what runs, and leaves the declarations as they are. */
const RELATIVE_TS_IMPORT = /(\bfrom |\bimport\()"(\.{1,2}\/[^"]+)\.ts"/g;

/**
 * Compiles the sources that the door reaches into ES2022 modules with their declarations, docstrings included, by
 * `tsconfig.build.json`. What was in the folder before is gone.
 *
 * @param outDir absolute path; `dist/` of the package by default
 * @throws Error with the compiler's messages when the sources do not compile; then nothing is written.
 */
export function buildPackage(outDir = join(PACKAGE_FOLDER, "dist")): void {
  const program = createProgram(outDir);
  const files = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => files.set(path, text));
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length > 0) throw new Error(ts.formatDiagnostics(all, HOST));

  rmSync(outDir, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith(".d.ts") ? text.replace(RELATIVE_TS_IMPORT, '$1"$2.js"') : text);
  }
}

const HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => path,
  getCurrentDirectory: () => PACKAGE_FOLDER,
  getNewLine: () => "\n",
};

function createProgram(outDir: string): ts.Program {
  const file = ts.readConfigFile(join(PACKAGE_FOLDER, "tsconfig.build.json"), ts.sys.readFile);
  const config = ts.parseJsonConfigFileContent(file.config, ts.sys, PACKAGE_FOLDER, { outDir });
  const errors = [...(file.error ? [file.error] : []), ...config.errors];
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, HOST));
  return ts.createProgram(config.fileNames, config.options);
}
