// How fast an application set's parameters become Applications: 10,000 parameter sets through a template of 10 texts, plain and with Go
// templates, and 5,000 files with parameters; the library alone, on one core. Argo CD 3.6 (commit 37ee0097): 19,800 sets/s, 349 sets/s and
// 20,300 files/s. Where Go is, the real text/template, fasttemplate and YAML library do the same work on texts, in turns with ours.
import { expand, parseApplicationSet, type Facts, type RepositoryFact } from '@wheelhouse/generators';
import { benchGo, canAskGo } from '../differential/go-oracle.js';
import { known, median, rounded, withSpread, type BenchResult, type BenchRow } from './figures.js';

const SETS = 10_000;
const FILES = 5_000;
const ROUNDS = 5;
/** Argo CD's figures, and how many times as fast ours is to be. */
const BASELINE = { plain: 19_800, go: 349, files: 20_300 } as const;
const WANTED = { plain: 10, go: 100, files: 3 } as const;
/** A larger set must not cost more for each parameter set. */
const LARGE_SETS = 100_000;
const REGIONS = 100;

type What = keyof typeof BASELINE;

/** The ten texts of the template, by language. */
const TEXTS: Readonly<Record<'plain' | 'go', readonly string[]>> = {
  plain: texts((name) => `{{${name}}}`),
  go: texts((name) => `{{.${name}}}`),
};

function texts(tag: (name: string) => string): string[] {
  const [cluster, environment, region] = [tag('cluster'), tag('environment'), tag('region')];
  return [
    `${cluster}-${region}-web`,
    environment,
    `${region}-${cluster}`,
    `owned by ${environment}`,
    `https://git.example.com/${environment}/deployments.git`,
    `overlays/${environment}/${region}`,
    `release-${environment}`,
    cluster,
    `web-${environment}`,
    `${cluster}.${region}.example.com`,
  ];
}

/** `npm run bench -- templates`. */
export function templates(options: { isLarge: boolean }): BenchResult {
  const rates: Record<What, number[]> = { plain: [], go: [], files: [] };
  const goRates: Record<What, number[]> = { plain: [], go: [], files: [] };
  const withGo = canAskGo();
  // The first round warms the compiler up and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const own = { plain: setsPerSecond('plain', SETS), go: setsPerSecond('go', SETS), files: filesPerSecond() };
    const theirs = withGo && round > 0 ? benchGo(goInput()) : undefined;
    for (const what of ['plain', 'go', 'files'] as const) {
      if (round > 0) rates[what].push(own[what]);
      if (theirs !== undefined) goRates[what].push(theirs[`${what}PerSecond`]);
    }
  }
  const large = options.isLarge ? [setsPerSecond('plain', LARGE_SETS), setsPerSecond('go', LARGE_SETS)] : [];
  return {
    figures: {
      plainPerSecond: rounded(median(rates.plain), 0),
      goPerSecond: rounded(median(rates.go), 0),
      filesPerSecond: rounded(median(rates.files), 0),
      ...(withGo && {
        plainTimesGo: rounded(median(rates.plain) / median(goRates.plain)),
        goTimesGo: rounded(median(rates.go) / median(goRates.go)),
        filesTimesGo: rounded(median(rates.files) / median(goRates.files)),
      }),
      ...(options.isLarge && {
        plainPerSecondAt100k: rounded(large[0] ?? 0, 0),
        goPerSecondAt100k: rounded(large[1] ?? 0, 0),
      }),
    },
    rows: [
      ...rowsOf('plain', 'sets/s, plain', rates, goRates),
      ...rowsOf('go', 'sets/s, Go templates', rates, goRates),
      ...rowsOf('files', 'files/s', rates, goRates),
      ...(options.isLarge
        ? [
            known('100,000 sets, plain', large.slice(0, 1), 'sets/s', 0),
            known('100,000 sets, Go templates', large.slice(1), 'sets/s', 0),
          ]
        : []),
    ],
  };
}

function rowsOf(
  what: What,
  unit: string,
  rates: Readonly<Record<What, readonly number[]>>,
  goRates: Readonly<Record<What, readonly number[]>>,
): BenchRow[] {
  const goal = BASELINE[what] * WANTED[what];
  const own: BenchRow = {
    what: unit,
    measured: withSpread(rates[what], 0),
    goal: `>= ${goal} (${WANTED[what]} x Argo CD)`,
    isMet: median(rates[what]) >= goal,
  };
  if (goRates[what].length === 0) return [own];
  const times = rates[what].map((rate, index) => rate / (goRates[what][index] ?? Number.NaN));
  return [own, known(`${unit}: times the Go libraries in turns`, times, 'x', 1)];
}

/** Applications a second. */
function setsPerSecond(language: 'plain' | 'go', count: number): number {
  const set = parseApplicationSet(manifestOf(language, count));
  return rateOf(count, () => expand(set, NO_FACTS));
}

/** Files a second, from their texts to flat parameters; one application of each. */
function filesPerSecond(): number {
  const contents = fileTexts();
  const repository: RepositoryFact = {
    paths: contents.map((_, index) => pathOf(index)),
    directories: ['config'],
    read: (path) => contents[Number(path.slice('config/'.length, -'.json'.length))],
  };
  const set = parseApplicationSet(FILES_SET);
  return rateOf(FILES, () => expand(set, { clusters: () => [], repository: () => repository }));
}

function rateOf(count: number, work: () => ReturnType<typeof expand>): number {
  const start = performance.now();
  const result = work();
  const seconds = (performance.now() - start) / 1_000;
  if (result.kind !== 'expanded' || result.applications.length !== count)
    throw new Error(
      `The expansion gave ${result.kind === 'expanded' ? result.applications.length : 0} of ${count} applications.`,
    );
  return count / seconds;
}

const NO_FACTS: Facts = { clusters: () => [], repository: () => undefined };

function parametersOf(index: number): Record<string, string> {
  return { cluster: `cluster-${index}`, environment: `env-${index % 3}`, region: `region-${index % 7}` };
}

function fileTexts(): string[] {
  return Array.from({ length: FILES }, (_, index) =>
    JSON.stringify({
      ...parametersOf(index),
      replicas: index % 5,
      image: { name: 'web', tag: `1.0.${index}` },
      hosts: ['a', 'b'],
    }),
  );
}

function pathOf(index: number): string {
  return `config/${index}.json`;
}

function goInput(): unknown {
  const sets = Array.from({ length: SETS }, (_, index) => parametersOf(index));
  return { plain: TEXTS.plain, go: TEXTS.go, sets, files: fileTexts() };
}

function manifestOf(language: 'plain' | 'go', count: number): string {
  const [name = '', environment, title, owner, repoURL, path, targetRevision, cluster, namespace, host] =
    TEXTS[language];
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'bench' },
    spec: {
      ...(language === 'go' && { goTemplate: true }),
      generators: [generatorOf(count)],
      template: {
        metadata: { name, labels: { environment, title }, annotations: { owner } },
        spec: {
          project: 'default',
          source: { repoURL, path, targetRevision },
          destination: { name: cluster, namespace },
          info: [{ name: 'host', value: host }],
        },
      },
    },
  });
}

/** Beyond what one text can hold: the same sets as a product of two lists. */
function generatorOf(count: number): unknown {
  if (count <= SETS) return listOf(count, parametersOf);
  const clusters = listOf(count / REGIONS, (index) => ({
    cluster: `cluster-${index}`,
    environment: `env-${index % 3}`,
  }));
  return { matrix: { generators: [clusters, listOf(REGIONS, (index) => ({ region: `region-${index}` }))] } };
}

function listOf(count: number, element: (index: number) => unknown): unknown {
  return { list: { elements: Array.from({ length: count }, (_, index) => element(index)) } };
}

const FILES_SET = JSON.stringify({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'files' },
  spec: {
    generators: [
      {
        git: { repoURL: 'https://git.example.com/platform.git', revision: 'HEAD', files: [{ path: 'config/*.json' }] },
      },
    ],
    template: {
      metadata: { name: '{{cluster}}' },
      spec: {
        project: 'default',
        source: {
          repoURL: 'https://git.example.com/platform.git',
          path: '{{environment}}',
          targetRevision: '{{image.tag}}',
        },
        destination: { name: '{{cluster}}', namespace: 'web' },
      },
    },
  },
});
