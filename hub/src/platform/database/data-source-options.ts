import type { DataSourceOptions } from 'typeorm';
import { HUB_APPLICATION_NAME } from './embedded-postgres/embedded-postgres.js';

export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A statement that runs longer is cancelled: no request waits that long, and no job may. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** A transaction that is left open would hold its locks for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Unused connections are given back: an idle hub keeps few. */
const IDLE_CONNECTION_TIMEOUT_MS = 30_000;

/** How the hub's main pool connects. `poolSize` is the most connections at once. */
export function dataSourceOptions(url: string, poolSize: number): PostgresOptions {
  return {
    type: 'postgres',
    url,
    applicationName: HUB_APPLICATION_NAME,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    installExtensions: false,
    logging: false,
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_CONNECTION_TIMEOUT_MS,
    },
  };
}
