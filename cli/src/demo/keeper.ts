// Sees to it that nothing of the demo outlives it, even when the demo is killed (SIGKILL): a shell that
// holds the other end of a pipe, and that stops the processes when the pipe breaks. It never outlives an orderly end.
import { type ChildProcess, spawn } from 'node:child_process';

/** Reads `PID` lines, then `done`. At the end of its input without `done` it stops the processes and removes the folder. */
const SCRIPT = `
pids=
while read -r line; do
  case $line in done) exit 0;; *) pids="$line $pids";; esac
done
for signal in TERM KILL; do
  for pid in $pids; do kill -$signal $pid 2>/dev/null; done
  tries=0
  while [ $tries -lt 75 ]; do
    alive=
    for pid in $pids; do kill -0 $pid 2>/dev/null && alive=1; done
    [ -z "$alive" ] && break 2
    tries=$((tries + 1)); sleep 0.2
  done
done
pg=$(head -n 1 "$1/hub/database/postgres/postmaster.pid" 2>/dev/null)
if [ -n "$pg" ] && kill -INT $pg 2>/dev/null; then
  tries=0
  while kill -0 $pg 2>/dev/null && [ $tries -lt 25 ]; do tries=$((tries + 1)); sleep 0.2; done
fi
rm -rf "$1"`;

/** Watches over the demo. */
export class Keeper {
  private readonly shell: ChildProcess;

  /** @param directory the demo's folder, removed when the demo was killed. */
  constructor(directory: string) {
    this.shell = spawn('sh', ['-c', SCRIPT, 'wheelhouse-demo-keeper', directory], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without a shell the demo runs as well; it is only not watched over.
    this.shell.on('error', () => undefined);
    this.shell.stdin?.on('error', () => undefined);
    this.shell.unref();
  }

  /** Stops this process when the demo was killed. */
  add(pid: number): void {
    this.shell.stdin?.write(`${pid}\n`);
  }

  /** The demo ended in order. */
  dismiss(): void {
    this.shell.stdin?.end('done\n');
  }
}
