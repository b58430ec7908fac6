// What a render costs, in turns with what Argo CD does: our threads against `kustomize build` and `helm template` started for each. Both
// count CPU time of one core. Measured before: 74 ms and 72 ms for starting the programs, on a busy machine of two cores.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { memoryTree, prepareSource, type SourceRoot, type SourceSpec, WorkerRenderPool } from '@wheelhouse/renderer';
import { ROOT } from '../support/program.js';
import { type RenderProgram, type RenderPrograms, renderPrograms } from '../support/rendering-programs.js';
import { atMost, type BenchResult, type BenchRow, known, median, rounded, withSpread } from './figures.js';
import { cpuSecondsOfEnded } from './process-usage.js';
import { chart, kustomizeBase, kustomizeOverlay } from './render-samples.js';

const ROUNDS = 5;
const RENDERS = 100;
/** Compiled code gets faster while it runs, as in a hub that works for months. */
const WARM_UP_RENDERS = 300;
const STARTS = 15;
const GOALS = { kustomizeRatio: 8, helmRatio: 10, startMs: 500, moduleMb: 40 };
/** The last one loads no schema of Kubernetes, which is most of what the program costs. */
const KINDS = ['kustomize', 'helm', 'kustomizeSteps'] as const;
type Kind = (typeof KINDS)[number];
const NAMES: Readonly<Record<Kind, string>> = {
  kustomize: 'kustomize',
  helm: 'helm',
  kustomizeSteps: 'kustomize without a merged patch',
};
const PATHS: Readonly<Record<Kind, string>> = { kustomize: 'overlay', helm: 'chart', kustomizeSteps: 'steps' };
const KUBE_VERSION = '1.34.1';
const API_VERSIONS = ['v1', 'apps/v1', 'batch/v1', 'autoscaling/v2', 'networking.k8s.io/v1', 'example.com/v1'];

const FILES = {
  ...kustomizeBase('base', 'web'),
  ...kustomizeOverlay('overlay', '../base', 'west', { patch: 'merge' }),
  ...kustomizeOverlay('steps', '../base', 'west', { patch: 'steps' }),
  ...chart('chart', 'web'),
};

/** Milliseconds of one render. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** `npm run bench -- render`. */
export async function render(): Promise<BenchResult> {
  const programs = renderPrograms((text) => process.stderr.write(`${text}\n`));
  const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-render-'));
  writeFiles(directory);
  const modulePath = join(ROOT, 'renderer', 'dist', 'renderer.wasm');
  const startMs: number[] = [];
  const own: Record<Kind, Cost[]> = { kustomize: [], helm: [], kustomizeSteps: [] };
  const theirs: Record<Kind, Cost[]> = { kustomize: [], helm: [], kustomizeSteps: [] };
  for (let round = 0; round < ROUNDS; round += 1) startMs.push(await startTime(modulePath));
  const pool = new WorkerRenderPool({ modulePath, threads: 1 });
  try {
    const renderer = new OwnRenders(pool);
    for (const kind of KINDS) await renderer.cost(kind, WARM_UP_RENDERS);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const kind of KINDS) {
        own[kind].push(await renderer.cost(kind, RENDERS));
        if (programs !== undefined) theirs[kind].push(programCost(kind, programs, directory));
      }
    }
  } finally {
    await pool.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return resultOf(own, theirs, startMs, statSync(modulePath).size / 2 ** 20);
}

function resultOf(
  own: Readonly<Record<Kind, readonly Cost[]>>,
  theirs: Readonly<Record<Kind, readonly Cost[]>>,
  startMs: readonly number[],
  moduleMb: number,
): BenchResult {
  const hasPrograms = theirs.kustomize.length > 0;
  const ratios = (kind: Kind): number[] =>
    theirs[kind].map(({ cpu }, round) => cpu / (own[kind][round]?.cpu ?? Number.NaN));
  const ratioRows = KINDS.flatMap((kind): BenchRow[] => {
    if (!hasPrograms) return [];
    const what = `${NAMES[kind]}: times as fast a core as starting the program`;
    if (kind === 'kustomizeSteps') return [known(what, ratios(kind), 'x', 1)];
    const goal = GOALS[`${kind}Ratio`];
    const isMet = median(ratios(kind)) >= goal;
    const measured = `${withSpread(ratios(kind), 1)} x`;
    return [{ what, measured, goal: `>= ${goal} x`, isMet }];
  });
  const costs = (values: readonly Cost[], which: keyof Cost): number[] => values.map((cost) => cost[which]);
  return {
    figures: {
      ...(hasPrograms && {
        kustomizeRatio: rounded(median(ratios('kustomize')), 1),
        helmRatio: rounded(median(ratios('helm')), 1),
        kustomizeStepsRatio: rounded(median(ratios('kustomizeSteps')), 1),
      }),
      kustomizeMs: rounded(median(costs(own.kustomize, 'cpu'))),
      helmMs: rounded(median(costs(own.helm, 'cpu'))),
      startMs: rounded(median(startMs), 0),
      moduleMb: rounded(moduleMb, 1),
    },
    rows: [
      ...ratioRows,
      ...(hasPrograms ? [] : [known('Go is not here: kustomize and helm were not built to compare', [], '')]),
      ...KINDS.flatMap((kind) => [
        known(`${NAMES[kind]}: CPU of one render, ours`, costs(own[kind], 'cpu'), 'ms'),
        known(`${NAMES[kind]}: time of one render, ours`, costs(own[kind], 'wall'), 'ms'),
        ...(hasPrograms
          ? [
              known(`${NAMES[kind]}: CPU of one render, the program`, costs(theirs[kind], 'cpu'), 'ms', 1),
              known(`${NAMES[kind]}: time of one render, the program`, costs(theirs[kind], 'wall'), 'ms', 1),
            ]
          : []),
      ]),
      atMost('from nothing to a thread that renders', startMs, GOALS.startMs, 'ms', 0),
      atMost('the module', [moduleMb], GOALS.moduleMb, 'MiB', 1),
    ],
  };
}

async function startTime(modulePath: string): Promise<number> {
  const start = performance.now();
  const pool = new WorkerRenderPool({ modulePath, threads: 1 });
  await pool.warm();
  const ms = performance.now() - start;
  await pool.close();
  return ms;
}

/** Renders that differ, as those of different applications do, of files that stay the same. */
class OwnRenders {
  private readonly pool: WorkerRenderPool;
  private readonly root: SourceRoot;
  private count = 0;

  constructor(pool: WorkerRenderPool) {
    this.pool = pool;
    const { tree, blobs } = memoryTree(new Map(Object.entries(FILES).map(([path, text]) => [path, Buffer.from(text)])));
    const readBlobs = (oids: readonly string[]): Promise<Map<string, Uint8Array>> =>
      Promise.resolve(new Map(oids.map((oid) => [oid, blobs.get(oid) ?? new Uint8Array()])));
    this.root = { url: 'https://git.example.com/x', revision: 'main', files: { scope: 'x', tree, readBlobs } };
  }

  /** Of this process: its own thread and the pool's. */
  async cost(kind: Kind, renders: number): Promise<Cost> {
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let index = 0; index < renders; index += 1) await this.one(kind);
    const wall = (performance.now() - start) / renders;
    const used = process.cpuUsage(cpu);
    return { cpu: (used.user + used.system) / 1_000 / renders, wall };
  }

  private async one(kind: Kind): Promise<void> {
    this.count += 1;
    const name = `web-${this.count}`;
    const url = this.root.url;
    const source: SourceSpec =
      kind === 'helm'
        ? { repoURL: url, path: PATHS[kind], helm: { valuesObject: { replicas: this.count } } }
        : { repoURL: url, path: PATHS[kind] };
    const prepared = await prepareSource({
      source,
      field: 'spec.source',
      root: this.root,
      refs: new Map(),
      subject: {
        application: { name, namespace: 'web', project: 'default', labels: {}, annotations: {} },
        cluster: {
          name: 'one',
          server: 'https://one',
          labels: {},
          annotations: {},
          claims: { kubeVersion: KUBE_VERSION, apiVersions: API_VERSIONS },
        },
      },
      dependencies: { bring: () => Promise.reject(new Error('There are no dependencies.')) },
    });
    if (prepared.kind !== 'module') throw new Error(`The sample is a ${prepared.kind}.`);
    const { outcome } = await this.pool.render({
      request: prepared.request,
      roots: prepared.roots.map(({ files }) => files),
      now: new Date(),
    });
    if ('problem' in outcome) throw new Error(outcome.problem.message);
  }
}

/** As Argo CD's repository server calls them, on one processor. */
function programCost(kind: Kind, programs: RenderPrograms, directory: string): Cost {
  const parameters =
    kind !== 'helm'
      ? ['build', join(directory, PATHS[kind])]
      : [
          'template',
          '.',
          '--name-template=web',
          '--namespace=web',
          `--kube-version=${KUBE_VERSION}`,
          ...API_VERSIONS.map((version) => `--api-versions=${version}`),
          '--include-crds',
        ];
  const program: RenderProgram = kind === 'helm' ? 'helm' : 'kustomize';
  const cpu = cpuSecondsOfEnded();
  const start = performance.now();
  for (let index = 0; index < STARTS; index += 1) {
    const { status, stderr } = spawnSync(programs[program], parameters, {
      cwd: join(directory, 'chart'),
      env: { PATH: process.env['PATH'], HOME: directory, GOMAXPROCS: '1' },
    });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${String(stderr).slice(0, 2_000)}`);
  }
  return {
    cpu: ((cpuSecondsOfEnded() - cpu) * 1_000) / STARTS,
    wall: (performance.now() - start) / STARTS,
  };
}

function writeFiles(directory: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
