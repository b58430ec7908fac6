// Finds a Go toolchain that can build the module, without letting it fetch another one.
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The oldest version that go.mod accepts. */
export const OLDEST_GO = '1.26';

/** How long `go env` may take, in milliseconds. */
const ASK_TIMEOUT_MS = 20_000;

function candidates() {
  const named = process.env.GO === undefined ? [] : [process.env.GO];
  const rooted = process.env.GOROOT === undefined ? [] : [join(process.env.GOROOT, 'bin', 'go')];
  return [
    ...named,
    'go',
    ...rooted,
    '/usr/local/go/bin/go',
    join(homedir(), 'go', 'bin', 'go'),
    '/opt/homebrew/bin/go',
  ];
}

/** Whether `go1.26.8` or `go1.27rc1` is at least the oldest version. */
export function isNewEnough(version) {
  const match = /^go(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const [major, minor] = OLDEST_GO.split('.').map(Number);
  return Number(match[1]) > major || (Number(match[1]) === major && Number(match[2]) >= minor);
}

async function versionOf(program) {
  try {
    const env = { ...process.env, GOTOOLCHAIN: 'local' };
    const { stdout } = await promisify(execFile)(program, ['env', 'GOVERSION'], {
      env,
      timeout: ASK_TIMEOUT_MS,
      cwd: homedir(),
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** The first usable program with its version; undefined if there is none. */
export async function findGo() {
  for (const program of candidates()) {
    const version = await versionOf(program);
    if (version !== undefined && isNewEnough(version)) return { program, version };
  }
  return undefined;
}
