// Settings of the embedded Postgres: small enough to share a machine with a hub and an agent, durable by default.

/** Connections that all parts of one hub may hold together, with room for a person with psql. */
const MAXIMUM_CONNECTIONS = 40;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: String(MAXIMUM_CONNECTIONS),
  shared_buffers: '32MB',
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  effective_cache_size: '256MB',
  max_wal_size: '256MB',
  min_wal_size: '80MB',
  // One machine, no replicas: the least log that still survives a crash.
  wal_level: 'minimal',
  max_wal_senders: '0',
  // No helper processes: reads by workers and parallel plans pay off on data sets that belong on a server of their own.
  io_method: 'sync',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  autovacuum_worker_slots: '2',
  autovacuum_max_workers: '2',
  huge_pages: 'off',
  jit: 'off',
  // Commits reach the disk before they are acknowledged. A lost acknowledged commit could take a cluster's desired revision
  // backwards within one epoch, and every agent that had seen the later one would hold (HUB_BEHIND) until a person approves.
  // Work that may be lost relaxes this for its own transaction: see `relaxed-commit.ts`.
  fsync: 'on',
  synchronous_commit: 'on',
  log_min_messages: 'log',
  log_checkpoints: 'off',
  // Statements carry values; errors reach the hub through its connection anyway.
  log_min_error_statement: 'panic',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** For data that lives as long as a test run. */
const THROWAWAY: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  checkpoint_timeout: '1h',
  max_wal_size: '4GB',
};

/** The command-line parameters of `postgres`. */
export function postgresParameters(dataDirectory: string, socketDirectory: string, isThrowaway: boolean): string[] {
  const settings = { ...SETTINGS, ...(isThrowaway ? THROWAWAY : {}), unix_socket_directories: socketDirectory };
  return ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
