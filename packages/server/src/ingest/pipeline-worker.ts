import { parentPort, workerData } from "node:worker_threads";
import { serviceLog } from "../service-log.ts";
import { PipelineService } from "./pipeline-service.ts";
import type { FromPipeline, PipelineTask, ToPipeline } from "./worker-messages.ts";

/** The pipeline's own thread: everything that decides, and the only writer of the log. */
const task = workerData as PipelineTask;
const port = parentPort;
if (port === null) throw new Error("pipeline-worker.ts runs as a worker thread only");

const service = new PipelineService({
  task,
  log: serviceLog(task.logLevel).child({ part: "pipeline" }),
  tell: (message: FromPipeline) => port.postMessage(message),
});
port.on("message", (message: ToPipeline) => {
  if (message.type === "stop") service.stop();
  else service.take(message.rounds);
});
await service.run();
port.close();
