// `npm run build:kernel -w packages/anomaly`: compiles every assembly/<name>.ts and embeds it as src/kernel/<name>-wasm.ts.
import { readdirSync, writeFileSync } from "node:fs";
import { compileKernel, installCompiler } from "./compile-kernel.ts";
import { embeddedPath, embeddedText } from "./embedded-kernel.ts";

const names = readdirSync(new URL("./assembly/", import.meta.url))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

installCompiler();
for (const name of names) {
  const module = compileKernel(name);
  writeFileSync(embeddedPath(name), embeddedText(name, module));
  console.log(`${name}: ${module.length} bytes`);
}
