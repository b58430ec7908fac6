// As whom the Postgres programs run. Postgres refuses to run as root and initdb refuses a user without a passwd entry, so both run
// inside a user namespace where the caller appears as `nobody`: files stay the caller's, nothing is created or changed on the system.
import { spawnSync } from 'node:child_process';
import { chownSync, chmodSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { type PostgresBinaries, copyBinaries } from './postgres-binaries.js';

/** The id of `nobody` on the systems we run on. */
const NOBODY = 65534;
const UNSHARE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
const UNSHARE_TRY_TIMEOUT_MS = 5_000;

/** How to start a Postgres program. */
export interface PostgresUser {
  readonly way: 'plain' | 'namespace' | 'setuid';
  readonly binaries: PostgresBinaries;
  command(program: string, parameters: readonly string[]): { file: string; parameters: string[] };
  readonly ids: { readonly uid?: number; readonly gid?: number };
  /** Gives a directory to the user that Postgres runs as. */
  own(directory: string): void;
}

/** The least invasive way that works here. `force` is for tests. */
export function choosePostgresUser(binaries: PostgresBinaries, force?: PostgresUser['way']): PostgresUser {
  const way = force ?? bestWay();
  if (way === 'setuid') return setuidUser(binaries);
  const isNamespace = way === 'namespace';
  return {
    way,
    binaries,
    command: (program, parameters) =>
      isNamespace
        ? { file: 'unshare', parameters: [...UNSHARE, program, ...parameters] }
        : { file: program, parameters: [...parameters] },
    ids: {},
    own: () => {},
  };
}

function bestWay(): PostgresUser['way'] {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasPasswdEntry()) return 'plain';
  const attempt = spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore', timeout: UNSHARE_TRY_TIMEOUT_MS });
  if (attempt.status === 0) return 'namespace';
  if (isRoot) return 'setuid';
  throw new EmbeddedPostgresError(
    `User ${process.getuid?.()} has no passwd entry and user namespaces are not allowed here, so Postgres cannot start. Run the hub ` +
      `as a user with a passwd entry.`,
  );
}

function hasPasswdEntry(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Root without user namespaces: run as `nobody`, from a copy of the programs that it can reach. */
function setuidUser(binaries: PostgresBinaries): PostgresUser {
  return {
    way: 'setuid',
    binaries: copyBinaries(binaries.native, join(tmpdir(), 'wheelhouse-postgres-18.4')),
    command: (program, parameters) => ({ file: program, parameters: [...parameters] }),
    ids: { uid: NOBODY, gid: NOBODY },
    own: (directory) => {
      chownSync(directory, NOBODY, NOBODY);
      chmodSync(directory, 0o700);
    },
  };
}
