// Builds the programs from ../tools into the cache. Several builders may start at once (two test runs, two checkouts): one builds,
// the others wait. A program appears under its final name only when it is complete.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, findBinaries, toolsDirectory } from './binaries.js';
import { buildFlags, kubernetesVersion } from './build-flags.js';
import { holdLock } from './file-lock.js';
import type { Say } from './progress.js';

const packages: Record<Program, string> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
};

/** The folder with all the needed programs; builds what is missing if that is possible, else throws with the reason. */
export async function ensureBinaries(needed: readonly Program[], say: Say, signal: AbortSignal): Promise<string> {
  const source = findBinaries(needed);
  if (source.kind === 'found') return source.directory;
  if (source.kind === 'unavailable') throw new Error(source.reason);
  return await build(source.directory, needed, say, signal);
}

async function build(directory: string, needed: readonly Program[], say: Say, signal: AbortSignal): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const release = await holdLock(join(directory, 'build.lock'), say, signal);
  try {
    // Asked again under the lock: the builder before us may have made everything.
    const now = findBinaries(needed);
    const missing = now.kind === 'buildable' ? now.missing : [];
    for (const program of missing) {
      say(`building ${program} (the first build takes several minutes, later ones seconds)`);
      await buildProgram(program, directory, signal);
    }
    return directory;
  } finally {
    release();
  }
}

async function buildProgram(program: Program, directory: string, signal: AbortSignal): Promise<void> {
  const unfinished = join(directory, `.${program}.${process.pid}`);
  const flags = buildFlags(kubernetesVersion(readFileSync(join(toolsDirectory(), 'go.mod'), 'utf8')));
  try {
    await run('go', ['build', ...flags, '-o', unfinished, packages[program]], toolsDirectory(), signal);
    renameSync(unfinished, join(directory, program));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** CGO off: the same static program whether or not the machine has a C compiler. */
async function run(command: string, parameters: string[], cwd: string, signal: AbortSignal): Promise<void> {
  const child = spawn(command, parameters, {
    cwd,
    signal,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} (in ${cwd}) ended with ${code}:\n${tail}`);
}
