import type { ServiceFlags } from "../arguments/add-service-options.ts";
import { createColors } from "../format/colors.ts";
import { jsonLine } from "../format/visible.ts";
import { whyText } from "../format/why-text.ts";
import { EXIT, showsColors, type Terminal, write } from "../terminal.ts";

export interface WhyOptions extends ServiceFlags {
  json: boolean;
  /** ms since epoch. */
  at?: number;
  /** Archive files to judge instead of asking what was stored. */
  file?: string[];
  dataDir?: string;
}

/** `oddwatch why ENTITY`: why a person was, or was not, told about it. Gives the exit code. */
export async function why(entity: string, options: WhyOptions, terminal: Terminal): Promise<number> {
  const { incomplete, ...answer } = await answerOf(entity, options, terminal);
  const colors = createColors(showsColors(terminal));
  const isReplay = options.file !== undefined;
  const text = options.json ? `${jsonLine(answer)}\n` : whyText(answer, { colors, isReplay });
  await write(terminal.stdout, text);
  return incomplete ? EXIT.incomplete : EXIT.ok;
}

async function answerOf(entity: string, options: WhyOptions, terminal: Terminal) {
  const { at, file, dataDir, config: configFile, host, port } = options;
  const signal = terminal.stopping;
  if (file !== undefined) {
    const [{ whyFromFiles }, { fileSettings }] = await Promise.all([
      import("../why/why-from-files.ts"),
      import("./replay.ts"),
    ]);
    const settings = await fileSettings(configFile);
    const { replay, ...answer } = await whyFromFiles({ files: file, settings, entity, at, signal });
    return { ...answer, incomplete: replay.incomplete.length > 0 };
  }
  const [{ askWhy }, { loadConfig }] = await Promise.all([import("../why/ask-why.ts"), import("@oddwatch/server")]);
  const config = loadConfig({ dataDir, configFile, host, port }, terminal.env);
  const answer = await askWhy(config, { entity, at, isFolderNamed: dataDir !== undefined, signal });
  return { ...answer, incomplete: false };
}
