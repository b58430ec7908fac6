#!/usr/bin/env node
// Starts the command line. In a checkout that was never built, builds it first, telling so on stderr. Under an older Node than the programs
// need, the Node that is installed beside them takes over.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the hub and the agent use came with this version. */
const OLDEST_MAJOR = 22;

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('This checkout is not built yet: building it, once...\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 2);
}
const ownNode = `${root}node_modules/node/bin/node`;
if (Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR && existsSync(ownNode)) {
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
} else await import(main.href);
