import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../hub/src/platform/database/embedded-postgres/embedded-postgres.js';
import {
  TEST_SERVER_VARIABLE,
  TEST_TEMPLATE_VARIABLE,
  createTemplate,
} from '../../hub/src/platform/database/test-database.js';
import { SilentLogger } from '../../hub/src/platform/logging/logger.js';

/** How long the server outlives a test run that was killed. */
const GRACE_SECONDS = 5;

/** Starts one throw-away Postgres for the run, or uses the server of TEST_DATABASE_URL. Returns how to stop. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const embedded =
    given === undefined
      ? await EmbeddedPostgres.start({
          directory: mkdtempSync(join(tmpdir(), 'wheelhouse-test-postgres-')),
          logger: new SilentLogger(),
          isThrowaway: true,
          graceSeconds: GRACE_SECONDS,
        })
      : undefined;
  const server = given ?? embedded?.urlOf('postgres') ?? '';
  try {
    const template = await createTemplate(server);
    process.env[TEST_SERVER_VARIABLE] = server;
    process.env[TEST_TEMPLATE_VARIABLE] = template.name;
    return async () => {
      if (embedded === undefined) await template.drop();
      else await embedded.stop();
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
