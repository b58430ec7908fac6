import { Client } from 'pg';

/** Runs one statement in a hub's database: for what only time, or damage, would bring about. */
export async function hubSql<Row extends object>(
  databaseUrl: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'tests' });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}
