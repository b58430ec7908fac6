// A migrated database for one test file, cloned from a template in tens of milliseconds. The run's global set-up provides the server;
// nothing of this is ever used by a running hub.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { SilentLogger } from '../logging/logger.js';
import { dataSourceOptions } from './data-source-options.js';
import { migrateDatabase } from './migrate-database.js';

/** Set by the global set-up: the server's address, naming any database on it. */
export const TEST_SERVER_VARIABLE = 'WHEELHOUSE_TEST_SERVER';
/** Set by the global set-up: the name of the migrated database to clone. */
export const TEST_TEMPLATE_VARIABLE = 'WHEELHOUSE_TEST_TEMPLATE';

export interface TestDatabase {
  readonly dataSource: DataSource;
  readonly url: string;
  close(): Promise<void>;
}

/** A fresh, migrated database with a connected data source; `entities` are those that the test's stores use. */
export async function startTestDatabase(
  options: { entities?: NonNullable<DataSourceOptions['entities']> } = {},
): Promise<TestDatabase> {
  const server = process.env[TEST_SERVER_VARIABLE];
  const template = process.env[TEST_TEMPLATE_VARIABLE];
  if (server === undefined || template === undefined) {
    throw new Error(
      'No Postgres was started for this run: name the file *.db.spec.ts or *.e2e-spec.ts, so that the global set-up sees the need.',
    );
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name} template ${template}`);
  const url = withDatabase(server, name);
  const dataSource = new DataSource({ ...dataSourceOptions(url, 10), entities: options.entities ?? [] });
  await dataSource.initialize();
  return {
    dataSource,
    url,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await administer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Makes the migrated template database on a server; once in a test run. */
export async function createTemplate(server: string): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `template_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  await migrateDatabase(withDatabase(server, name), new SilentLogger());
  return { name, drop: () => administer(server, `drop database if exists ${name} with (force)`) };
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
