// Rows 28, 29, 44 and P8: repositories that are made to stop a hub. It refuses each of their applications in plain words, goes on answering,
// stays within its memory, and renders everybody else's meanwhile.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import type { SampleRepository } from '@wheelhouse/cli/git-server';
import type { ApplicationState } from '../support/fleet-state.js';
import { isGreen } from '../support/fleet.js';
import { HOSTILE_CHARTS } from '../support/hostile/hostile-charts.js';
import { HOSTILE_OVERLAYS } from '../support/hostile/hostile-overlays.js';
import { settings } from '../support/hostile/hostile-source.js';
import { HOSTILE_TEXTS } from '../support/hostile/hostile-texts.js';
import { ROOT } from '../support/program.js';
import { application } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

/** Of each hostile source so many applications: about 100 in all. Two give the same, in twice the time. */
const COPIES = 1;
const GOOD = 50;
const AT_ONCE = 10;
const RENDER_LIMIT_SECONDS = 1;
const HEAP_MB = 512;
/** Main heap, the heaps of a thread and of its module, and what Node takes besides. */
const MAX_RSS_MB = HEAP_MB + 384 + 512 + 300;
/** P8. */
const MAX_STALL_MS = 200;
/** Each render that is stopped costs its whole time, one after the other. */
const ALL_TIMEOUT_MS = 15 * 60_000;
/** The good ones come in between. */
const GOOD_TIMEOUT_MS = 90_000;

const SOURCES = [...HOSTILE_TEXTS, ...HOSTILE_CHARTS, ...HOSTILE_OVERLAYS];
const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-stalls-'));
const recording = join(directory, 'stalls');

const hostileFiles = Object.fromEntries(
  SOURCES.flatMap(({ name, files }) => Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
);

const options = {
  clusters: { one: {} },
  files: hostileFiles,
  hubFlags: [`--max-old-space-size=${HEAP_MB}`, `--import=${join(ROOT, 'test', 'support', 'stall-recorder.mjs')}`],
  hubEnv: {
    STALL_RECORDER_FILE: recording,
    WHEELHOUSE_RENDER_TIMEOUT_SECONDS: String(RENDER_LIMIT_SECONDS),
    WHEELHOUSE_RENDER_THREADS: '1',
  },
};

interface Stalls {
  readonly stallMs: number;
  readonly silenceMs: number;
  readonly rssMb: number;
}

describeFleet('a hub with hostile repositories', options, (fleet) => {
  const names = SOURCES.flatMap(({ name }) => Array.from({ length: COPIES }, (_, copy) => `${name}-${copy}`));
  const good = Array.from({ length: GOOD }, (_, index) => `good-${index}`);
  const probed: number[] = [];
  const over = new AbortController();
  let goodUrl = '';
  let goodRepository: SampleRepository | undefined;

  afterAll(() => {
    over.abort();
    rmSync(directory, { recursive: true, force: true });
  });

  const stalls = async (): Promise<Stalls> => {
    await sleep(200);
    // Read while it is being written, it is no JSON.
    return until(
      'it is written',
      () => existsSync(recording) && (JSON.parse(readFileSync(recording, 'utf8')) as Stalls),
    );
  };
  const probe = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const start = performance.now();
      const isWell = await fleet()
        .hub.probe('/healthz')
        .then(({ status }) => status === 200)
        .catch(() => false);
      if (!over.signal.aborted) probed.push(isWell ? performance.now() - start : Number.POSITIVE_INFINITY);
      await sleep(20);
    }
  };
  const states = async (): Promise<Map<string, ApplicationState>> =>
    new Map((await fleet().applications()).map((state) => [state.name, state]));

  it('takes all the applications at once, the good ones last', async () => {
    const charts = Object.fromEntries(
      good.flatMap((name, index): [string, string][] => {
        if (index % 3 === 0) return [[`${name}/a.yaml`, settings(name)]];
        if (index % 3 === 1)
          return [
            [`${name}/kustomization.yaml`, 'resources: [a.yaml]\n'],
            [`${name}/a.yaml`, settings(name)],
          ];
        return [
          [`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`],
          [`${name}/templates/a.yaml`, settings('{{ .Release.Name }}')],
        ];
      }),
    );
    ({ url: goodUrl, repository: goodRepository } = await fleet().addOtherRepository('good', charts));
    rmSync(recording, { force: true });
    void probe();
    const { repositoryUrl } = fleet();
    const manifests = SOURCES.flatMap(({ name, source = {} }) =>
      Array.from({ length: COPIES }, (_, copy) =>
        application({ name: `${name}-${copy}`, repositoryUrl, cluster: 'one', namespace: 'bad', path: name, source }),
      ),
    );
    for (const name of good)
      manifests.push(application({ name, repositoryUrl: goodUrl, cluster: 'one', namespace: 'good', path: name }));
    for (let at = 0; at < manifests.length; at += AT_ONCE)
      await Promise.all(manifests.slice(at, at + AT_ONCE).map(async (manifest) => fleet().applyApplication(manifest)));
  });

  it('row 30: renders the good ones while the bad ones are tried', async () => {
    const startedAt = performance.now();
    let missing: string[] = [];
    await until(
      'the good ones are green',
      async () => {
        const all = await states();
        missing = good.filter((name) => {
          const state = all.get(name);
          return state === undefined || !isGreen(state);
        });
        return missing.length === 0;
      },
      { timeoutMs: GOOD_TIMEOUT_MS, pollMs: 250 },
      () => missing,
    );
    process.stderr.write(`${GOOD} good ones green after ${Math.round(performance.now() - startedAt)} ms\n`);
  });

  it(
    'rows 28, 29, 44: refuses every bad one with its reason and the place',
    async () => {
      let open: string[] = [];
      let all = await states();
      await until(
        'each has an answer',
        async () => {
          all = await states();
          open = names.filter((name) => {
            const state = all.get(name);
            return state === undefined || (state.conditions.length === 0 && state.revision === null);
          });
          return open.length === 0;
        },
        { timeoutMs: ALL_TIMEOUT_MS, pollMs: 1_000 },
        () => open,
      );
      const wrong: string[] = [];
      for (const { name, outcome } of SOURCES) {
        for (let copy = 0; copy < COPIES; copy += 1) {
          // What the simulated cluster says of those that are taken is another story.
          const condition = all.get(`${name}-${copy}`)?.conditions.find(({ type }) => type === 'ComparisonError');
          const said = condition === undefined ? '' : `${codeOf(condition.reason)}: ${condition.message}`;
          if (!outcome.test(said)) wrong.push(`${name}: ${said.slice(0, 300)}`);
          else if (said !== '' && !said.startsWith('REPOSITORY_') && !said.includes(name))
            wrong.push(`${name} has no place: ${said.slice(0, 300)}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    ALL_TIMEOUT_MS,
  );

  it('P8: has not stalled meanwhile, nor taken more memory than its parts may', async () => {
    over.abort();
    const { stallMs, silenceMs, rssMb } = await stalls();
    const slowest = Math.max(...probed);
    process.stderr.write(
      `hub: longest turn ${Math.round(stallMs)} ms of the processor, silent for ${Math.round(silenceMs)} ms, ${Math.round(rssMb)} MB; ` +
        `${probed.length} probes, the slowest ${Math.round(slowest)} ms\n`,
    );
    expect(stallMs).toBeLessThan(MAX_STALL_MS);
    expect(rssMb).toBeLessThan(MAX_RSS_MB);
    expect(slowest).toBeLessThan(5_000);
  });

  it(
    'renders as before afterwards: the good ones at once, and the bad one that was repaired',
    async () => {
      expect(fleet().hub.isRunning).toBe(true);
      const [first] = HOSTILE_CHARTS;
      const name = first?.name ?? '';
      await fleet().push({ [`${name}/templates/bad.yaml`]: settings('repaired') });
      const commit = await goodRepository?.commit({ 'good-0/a.yaml': settings('good-0', 'changed') }, 'Change');
      await fleet().client.request('mutation { refreshApplication(name: "good-0") { name } }');
      await fleet().untilApplication('good-0', 'is at the commit', (state) => isGreen(state, commit));
      // The other bad ones of its repository are tried again, too: it may wait for them.
      await fleet().untilApplication(`${name}-0`, 'is repaired', (state) => isGreen(state), {
        timeoutMs: ALL_TIMEOUT_MS,
      });
    },
    ALL_TIMEOUT_MS,
  );
});

/** `RenderFailed` is `RENDER_FAILED`. */
function codeOf(reason: string): string {
  return reason.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
