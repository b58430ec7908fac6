#!/usr/bin/env node
// Starts the command line. In a checkout that was never built, builds it first, telling so on stderr. Under an older Node than the programs
// need, the Node that is installed beside them takes over.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the hub and the agent use came with these versions (major and minor), and is in all later lines. */
const OLDEST = [
  [22, 15],
  [23, 10],
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('This checkout is not built yet: building it, once...\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 2);
}
const ownNode = `${root}node_modules/node/bin/node`;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOld = major < 22 || OLDEST.some((oldest) => major === oldest[0] && minor < oldest[1]);
if (isOld && existsSync(ownNode)) {
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
} else await import(main.href);
