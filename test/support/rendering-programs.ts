// The programs that Argo CD starts for each render, at the versions that the renderer is built from: compiled once from the Go module
// proxy into the cache. For the benchmarks and for the tests that hold the renderer against them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './program.js';

/** Where each comes from, and the module whose version in renderer/go.mod is also that of the program. */
const PACKAGES = {
  kustomize: { path: 'sigs.k8s.io/kustomize/kustomize/v5', module: 'sigs.k8s.io/kustomize/kustomize/v5' },
  helm: { path: 'helm.sh/helm/v3/cmd/helm', module: 'helm.sh/helm/v3' },
} as const;
/** Some hundred packages, on whatever processors there are. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

export type RenderProgram = keyof typeof PACKAGES;
export type RenderPrograms = Readonly<Record<RenderProgram, string>>;

/** The paths of the programs; undefined where they are not built and Go is not there to do it. */
export function renderPrograms(say: (text: string) => void): RenderPrograms | undefined {
  const kustomize = program('kustomize', say);
  const helm = kustomize && program('helm', say);
  return kustomize && helm ? { kustomize, helm } : undefined;
}

function program(name: RenderProgram, say: (text: string) => void): string | undefined {
  const version = versionOf(PACKAGES[name].module);
  const folder = join(cacheDirectory(), `${name}-${version}-${process.platform}-${process.arch}`);
  const file = join(folder, name);
  if (existsSync(file)) return file;
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  say(`building ${name} ${version} (once; several minutes)`);
  const unfinished = join(folder, `.${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const { status, stderr } = spawnSync(
      'go',
      ['install', '-trimpath', '-ldflags=-s -w', `${PACKAGES[name].path}@${version}`],
      {
        cwd: unfinished,
        env: { ...process.env, CGO_ENABLED: '0', GOBIN: unfinished, GOFLAGS: '' },
        timeout: BUILD_TIMEOUT_MS,
      },
    );
    if (status !== 0) throw new Error(`go install of ${name} ${version} failed: ${String(stderr).slice(-2_000)}`);
    renameSync(join(unfinished, name), file);
    return file;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function versionOf(module: string): string {
  const goMod = readFileSync(join(ROOT, 'renderer', 'go.mod'), 'utf8');
  const line = goMod.split('\n').find((one) => one.trim().startsWith(`${module} v`));
  const version = line?.trim().split(' ')[1];
  if (version === undefined) throw new Error(`renderer/go.mod requires no ${module}.`);
  return version;
}

function cacheDirectory(): string {
  const configured = process.env['XDG_CACHE_HOME'];
  return join(configured ? configured : join(homedir(), '.cache'), 'wheelhouse', 'render-programs');
}
