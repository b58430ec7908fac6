// The guard of an embedded Postgres: a tiny shell that outlives a killed hub and stops the postmaster when no hub took it over in
// time. It must never stop a postmaster that has a new owner, nor a process that merely got the postmaster's old id.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The hub holds the other end of the guard's stdin: a line means goodbye, the end of the stream means that the hub died. */
const SCRIPT = `
grace=$1 data=$2 owner_file=$3 owner=$4 socket=$5 remove=$6
read -r _ && exit 0
sleep "$grace"
[ "$(cat "$owner_file" 2>/dev/null)" = "$owner" ] || exit 0
pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  if [ -r "/proc/$pid/cmdline" ]; then command=$(tr '\\0' ' ' < "/proc/$pid/cmdline"); else command=$(ps -o command= -p "$pid"); fi
  case $command in *postgres*"$data"*) kill -INT "$pid" ;; esac
fi
while [ -e "$data/postmaster.pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 1; done
rm -rf "$socket"
[ -n "$remove" ] && rm -rf "$remove"
`;

export interface GuardOptions {
  /** Holds the data directory and the owner's mark. */
  readonly directory: string;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  /** How long the postmaster is kept for a next hub after this one died. */
  readonly graceSeconds: number;
  /** Removed once the postmaster stopped: for test runs. */
  readonly removeAfterwards?: string;
}

/** Watches over the postmaster on behalf of this process. */
export class Guard {
  private constructor(private readonly shell: ChildProcess) {}

  /** Makes this process the owner; the guard of an earlier owner then does nothing. */
  static start(options: GuardOptions): Guard {
    const ownerFile = join(options.directory, 'postgres-owner');
    const owner = randomUUID();
    writeFileSync(ownerFile, owner, { mode: 0o600 });
    const { graceSeconds, dataDirectory, socketDirectory, removeAfterwards = '' } = options;
    const values = [String(graceSeconds), dataDirectory, ownerFile, owner, socketDirectory, removeAfterwards];
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'wheelhouse-postgres-guard', ...values], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without a shell there is no guard; the next start of a hub still adopts what is left.
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    unreference(shell.stdin);
    return new Guard(shell);
  }

  /** The postmaster was stopped in good order: nothing is left to guard. */
  dismiss(): void {
    this.shell.stdin?.end('done\n');
  }
}

/** Keeps the pipe open without keeping the process alive. */
function unreference(stream: ChildProcess['stdin']): void {
  if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
}
