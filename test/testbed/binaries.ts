// Where the programs of a control plane come from, in this order: the folder that KUBEBUILDER_ASSETS names, the cache, a build from
// ../tools where Go is on PATH. An explicit KUBEBUILDER_ASSETS that lacks a program is an error with a reason, never passed over in
// silence: a mix of two Kubernetes versions in one control plane would be a test of nothing.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildFlags, kubernetesVersion } from './build-flags.js';

export const controlPlanePrograms = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
export type Program = (typeof controlPlanePrograms)[number] | 'kubectl';
export const programs: readonly Program[] = [...controlPlanePrograms, 'kubectl'];

export type BinarySource =
  | { kind: 'found'; directory: string; origin: 'KUBEBUILDER_ASSETS' | 'cache' }
  | { kind: 'buildable'; directory: string; missing: readonly Program[] }
  | { kind: 'unavailable'; reason: string };

/** What the machine offers; a parameter, so that the order of the search can be tested without a machine. */
export interface Surroundings {
  kubebuilderAssets: string | undefined;
  cacheDirectory: string;
  hasGo: () => boolean;
  isProgram: (path: string) => boolean;
}

export function findBinaries(needed: readonly Program[], on: Surroundings = thisMachine()): BinarySource {
  const missingIn = (directory: string): readonly Program[] =>
    needed.filter((program) => !on.isProgram(join(directory, program)));
  if (on.kubebuilderAssets !== undefined && on.kubebuilderAssets !== '') {
    const missing = missingIn(on.kubebuilderAssets);
    if (missing.length === 0) return { kind: 'found', directory: on.kubebuilderAssets, origin: 'KUBEBUILDER_ASSETS' };
    return { kind: 'unavailable', reason: assetsLack(on.kubebuilderAssets, missing) };
  }
  const missing = missingIn(on.cacheDirectory);
  if (missing.length === 0) return { kind: 'found', directory: on.cacheDirectory, origin: 'cache' };
  if (on.hasGo()) return { kind: 'buildable', directory: on.cacheDirectory, missing };
  const reason =
    `${missing.join(', ')}: not in ${on.cacheDirectory}, and Go, which could build them, is not on PATH. ` +
    'Install Go 1.25 or newer, or set KUBEBUILDER_ASSETS to a folder that holds these programs.';
  return { kind: 'unavailable', reason };
}

function assetsLack(directory: string, missing: readonly Program[]): string {
  const advice = missing.includes('kube-controller-manager')
    ? 'Add it, unset KUBEBUILDER_ASSETS, or start with --no-controller-manager.'
    : 'Add what is missing or unset KUBEBUILDER_ASSETS.';
  return `KUBEBUILDER_ASSETS=${directory} has no ${missing.join(' and no ')}. ${advice}`;
}

export function thisMachine(environment: NodeJS.ProcessEnv = process.env): Surroundings {
  return {
    kubebuilderAssets: environment['KUBEBUILDER_ASSETS'],
    cacheDirectory: cacheDirectory(environment),
    hasGo: () =>
      (environment['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, 'go'))),
    isProgram,
  };
}

/** One folder per pinned set of versions, flags and platform: a change of go.mod never meets programs of an older one. */
function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  const configured = environment['XDG_CACHE_HOME'];
  const root = configured === undefined || configured === '' ? join(homedir(), '.cache') : configured;
  return join(root, 'wheelhouse', 'testbed', versionHash());
}

function versionHash(): string {
  const hash = createHash('sha256');
  const goMod = readFileSync(join(toolsDirectory(), 'go.mod'), 'utf8');
  hash.update(goMod).update(readFileSync(join(toolsDirectory(), 'go.sum')));
  hash.update(buildFlags(kubernetesVersion(goMod)).join(' ')).update(`${process.platform}-${process.arch}`);
  return hash.digest('hex').slice(0, 12);
}

/** test/tools, found by walking up: this file runs as test/testbed/*.ts under Jest and as test/dist/testbed/*.js when compiled. */
export function toolsDirectory(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'tools');
    if (existsSync(join(candidate, 'go.mod'))) return candidate;
  }
  throw new Error(`No tools/go.mod in any folder above ${import.meta.dirname}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
