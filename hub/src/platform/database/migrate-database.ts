// Brings the schema up to date. Any number of hubs may start at once: one migrates, the others wait for it and then find nothing to do.
import { migrations } from '@wheelhouse/migrations';
import { runMigrations } from 'graphile-worker';
import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Logger } from '../logging/logger.js';
import { graphileLogger } from '../jobs/graphile-logger.js';
import { dataSourceOptions } from './data-source-options.js';

/** Any constant: the name of our advisory lock. Needs a session, so the hub connects to Postgres directly or through session pooling. */
const MIGRATION_LOCK = '7305881643';

/** Applies what is missing of our migrations and of the job queue's. Returns the names of ours that ran now. */
export async function migrateDatabase(url: string, logger: Logger): Promise<string[]> {
  const client = new Client({ connectionString: url, application_name: 'wheelhouse-migrations' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateJobs(url, logger);
    if (await isCurrent(client)) return [];
    const applied = await migrateOurs(url);
    logger.info('Database schema migrated', { applied });
    return applied;
  } finally {
    await client.end();
  }
}

/** Whether the newest migration is recorded, which spares an idle start the whole of TypeORM's checks. */
async function isCurrent(client: Client): Promise<boolean> {
  const Newest = migrations.at(-1);
  if (Newest === undefined) return true;
  const table = await client.query<{ name: string | null }>(`select to_regclass('migrations')::text as name`);
  if (table.rows[0]?.name === null) return false;
  const { rowCount } = await client.query('select 1 from migrations where name = $1', [new Newest().name]);
  return rowCount === 1;
}

async function migrateOurs(url: string): Promise<string[]> {
  const dataSource = new DataSource({ ...dataSourceOptions(url, 1), migrations, extra: {} });
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

async function migrateJobs(url: string, logger: Logger): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  // The failed query reports the failure; these listeners only keep a dying connection from ending the process.
  pool.on('error', () => {});
  pool.on('connect', (connection) => connection.on('error', () => {}));
  try {
    await runMigrations({ pgPool: pool, logger: graphileLogger(logger) });
  } finally {
    await pool.end();
  }
}
