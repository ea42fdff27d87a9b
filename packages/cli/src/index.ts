export { type Replay, type ReplayOptions, type ReplayProgress, replayFiles } from "./replay/replay-files.ts";
