export { type App, startApp } from "./app.ts";
export { type ArchiveRun, type Config, ConfigError, type ConfigFlags, loadConfig, WorkspaceConfig } from "./config.ts";
export { LogBeginningGone, type LogReplay, type LogSource, replayLog } from "./ingest/replay-log.ts";
export { pipelineSettings } from "./ingest/settings-round.ts";
export { probeDatabase } from "./probe-database.ts";
export { openDatabase } from "./storage/database.ts";
export { DataFolderInUse } from "./storage/postgres/start-errors.ts";
export { NoStore, NoSuchWorkspace, openStoredLog } from "./storage/stored-log.ts";
export { VERSION } from "./version.ts";
