import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startTestDatabase } from '../../hub/src/platform/database/test-database.js';
import { ROOT, sourceFiles } from './source-files.js';

describe('the tables that the migrations make', () => {
  it('have every column that an entity names', async () => {
    const files = sourceFiles().filter(({ path }) => path.endsWith('.entity.ts'));
    expect(files.length).toBeGreaterThan(0);
    const modules = await Promise.all(
      files.map(({ path }) => import(join(ROOT, path)) as Promise<Record<string, new () => object>>),
    );
    const database = await startTestDatabase({ entities: modules.flatMap((module) => Object.values(module)) });
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    // Indices and defaults are the migrations' business; a table or column that is missing is not.
    expect(upQueries.map(({ query }) => query).filter((query) => /ADD "|CREATE TABLE/.test(query))).toEqual([]);
    await database.close();
  });
});
