// The thread of a ParallelForest: answers its requests, one after the other.
import { type TreeRequest, TreeWorker } from "./tree-worker.ts";
import { parentThread } from "./worker-thread.ts";

const worker = new TreeWorker();
const parent = parentThread();
parent.listen((message) => parent.send(worker.answer(message as TreeRequest)));
