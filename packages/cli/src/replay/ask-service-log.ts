import type { PipelineInput } from "@oddwatch/pipeline";
import { LogPage } from "@oddwatch/protocol";
import type { LogSource } from "@oddwatch/server";
import { askService, type ServiceOptions, ServiceRefused } from "../service/ask-service.ts";

/** The most that the service gives at a time. */
const PAGE = 5_000;

export interface ServiceLogOptions extends ServiceOptions {
  /** The workspace whose log is wanted. */
  workspace: string;
}

/**
 * The log of the service that runs at `url`; undefined when nothing listens there, or something that is no Oddwatch.
 * @throws ServiceRefused
 */
export async function askServiceLog(options: ServiceLogOptions): Promise<LogSource | undefined> {
  const page = await readPage(options, { fromSeq: 1, limit: 1 });
  if (page === undefined) return undefined;
  if (page.workspace !== options.workspace) {
    throw new ServiceRefused(
      `The service at ${options.url} serves workspace ${page.workspace}, not ${options.workspace}.`,
    );
  }
  return {
    bounds: async () => ({ firstSeq: page.first_seq, headSeq: page.head_seq }),
    read: (fromSeq, toSeq) => readPages(options, fromSeq, toSeq),
  };
}

async function* readPages(options: ServiceLogOptions, fromSeq: number, toSeq: number): AsyncGenerator<PipelineInput[]> {
  for (let next = fromSeq; next <= toSeq; ) {
    const page = await readPage(options, { fromSeq: next, toSeq, limit: PAGE });
    if (page?.inputs[0]?.seq !== next) {
      throw new ServiceRefused(`The service at ${options.url} stopped giving its log at ${next} of ${toSeq}.`);
    }
    next += page.inputs.length;
    yield page.inputs as PipelineInput[]; // the service gives what its pipeline stored
  }
}

interface Wanted {
  fromSeq: number;
  toSeq?: number;
  limit: number;
}

async function readPage(options: ServiceLogOptions, { fromSeq, toSeq, limit }: Wanted): Promise<LogPage | undefined> {
  const to = toSeq === undefined ? "" : `&to=${toSeq}`;
  const path = `/api/v1/log?from=${fromSeq}&limit=${limit}${to}`;
  return askService(options, { path, schema: LogPage, what: "its log" });
}
