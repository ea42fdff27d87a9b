// A worker of nab.bench.ts: runs the detector over the corpus once for each seed it is sent.
import { parentPort, workerData } from "node:worker_threads";
import { readCorpus } from "./read-corpus.ts";
import { detect, judgeCorpus } from "./score-corpus.ts";

const files = readCorpus(workerData.folder);

parentPort?.on("message", (seed: number) => {
  const scores = files.map((file) => detect(file, seed));
  parentPort?.postMessage({ seed, result: judgeCorpus(files, scores) });
});
