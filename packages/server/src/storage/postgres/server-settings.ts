/** Settings of the embedded server for a small machine; given on its command line, so an upgrade of Oddwatch renews them. */
export const SERVER_SETTINGS: Record<string, string> = {
  listen_addresses: "", // the Unix socket only
  unix_socket_permissions: "0700",
  max_connections: "50",
  shared_buffers: "128MB",
  effective_cache_size: "512MB",
  work_mem: "16MB",
  maintenance_work_mem: "64MB",
  synchronous_commit: "on",
  wal_level: "minimal", // nobody replicates from it
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_wal_size: "1GB",
  checkpoint_timeout: "10min",
  max_parallel_workers_per_gather: "0", // the processors belong to the pipeline; also keeps out of a container's small /dev/shm
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_min_error_statement: "panic", // statements hold strangers' text: keep it out of the log
  log_line_prefix: "%m [%p] ",
};
