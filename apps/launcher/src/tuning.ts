import os from 'node:os';

const MiB = 1024 * 1024;
const clamp = (value: number, low: number, high: number) => Math.round(Math.min(Math.max(value, low), high));

/**
 * PostgreSQL's settings for a machine that it shares with the application: little memory when idle, nothing of
 * customers in its log, times in UTC. Later flags of the caller win.
 */
export function tuningFlags(memory = os.totalmem(), cores = os.availableParallelism()): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: `${clamp(memory / MiB / 128, 64, 256)}MB`,
    wal_buffers: '4MB',
    effective_cache_size: `${clamp(memory / MiB / 2, 256, 65_536)}MB`,
    work_mem: '8MB',
    maintenance_work_mem: `${clamp(memory / MiB / 64, 64, 256)}MB`,
    random_page_cost: 1.1, // solid state disks
    max_wal_size: '1GB',
    max_parallel_workers_per_gather: clamp(cores / 2, 0, 2),
    autovacuum_max_workers: 2,
    io_method: 'sync', // the three extra I/O processes are for large servers
    client_connection_check_interval: '5s', // a killed application's statement ends, and frees its locks
    jit: 'off', // compiling costs more than our short queries take
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_error_verbosity: 'terse', // DETAIL lines quote values
    log_min_error_statement: 'panic', // and so do statements
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The environment for PostgreSQL's programs: none of our secrets, and a locale that exists everywhere. */
export function environment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return { PATH, ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }), LC_ALL: 'C' };
}
