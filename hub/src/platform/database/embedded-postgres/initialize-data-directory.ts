import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import type { PostgresUser } from './postgres-user.js';

/** The major version of the bundled programs: a data directory of another one cannot be opened by them. */
const MAJOR_VERSION = '18';
const INITDB_TIMEOUT_MS = 120_000;

/** Makes the data directory unless it exists. Built beside and renamed, so a killed or concurrent start never leaves half of one. */
export async function ensureDataDirectory(dataDirectory: string, user: PostgresUser): Promise<void> {
  if (isInitialized(dataDirectory)) return;
  const unfinished = `${dataDirectory}.${process.pid}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  user.own(unfinished);
  await initdb(unfinished, user);
  try {
    renameSync(unfinished, dataDirectory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!isInitialized(dataDirectory)) throw error;
  }
}

function isInitialized(dataDirectory: string): boolean {
  const versionFile = join(dataDirectory, 'PG_VERSION');
  if (!existsSync(versionFile)) return false;
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version === MAJOR_VERSION) return true;
  throw new EmbeddedPostgresError(
    `The data directory ${dataDirectory} was made by Postgres ${version}, this hub brings Postgres ${MAJOR_VERSION}. Move the data ` +
      `with pg_dump and pg_restore of the two versions.`,
  );
}

async function initdb(directory: string, user: PostgresUser): Promise<void> {
  const access = ['-D', directory, '-U', 'postgres', '-A', 'trust'];
  const language = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const { file, parameters } = user.command(user.binaries.initdb, [
    ...access,
    ...language,
    '--no-sync',
    '--no-instructions',
  ]);
  const child = spawn(file, parameters, {
    ...user.ids,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: INITDB_TIMEOUT_MS,
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `initdb ended with ${code ?? signal}`));
  });
  if (failure === undefined) return;
  rmSync(directory, { recursive: true, force: true });
  throw new EmbeddedPostgresError(`Postgres could not prepare ${directory}: ${failure}. ${lastLines(output)}`);
}

/** The part of a program's output that usually holds the cause. */
export function lastLines(output: string, count = 5): string {
  return output.trim().split('\n').slice(-count).join('\n');
}
