export { detectedToWire } from "./api/to-wire.ts";
export { type App, startApp } from "./app.ts";
export { type ArchiveRun, type Config, ConfigError, type ConfigFlags, loadConfig, WorkspaceConfig } from "./config.ts";
export { pipelineSettings } from "./ingest/settings-round.ts";
export { openDatabase } from "./storage/database.ts";
export { VERSION } from "./version.ts";
