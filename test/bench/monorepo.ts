// What a commit costs in a repository of 5,000 files and 500 applications: from the webhook until the render is known, and how many
// renders that took. Then one overlay on 1,000 clusters. On a real hub with its embedded Postgres and a real Git repository.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { Client } from 'pg';
import type * as GitFixtures from '../../hub/src/platform/git/testing/git-fixture.js';
import type * as PackedObjects from '../../hub/src/platform/git/packs/packed-git-objects.js';
import { Fleet } from '../support/fleet.js';
import { applicationSet, ON_REQUEST } from '../support/sample-files.js';
import { ROOT } from '../support/program.js';
import { until } from '../support/until.js';
import { registerClusters } from './expand.js';
import { atMost, type BenchResult, type BenchRow, known, median, rounded, withSpread } from './figures.js';
import {
  APPLICATIONS,
  changeOf,
  changeOfBase,
  COMMON_OVERLAYS,
  FILES,
  folderOf,
  monorepoFiles,
  OVERLAYS,
} from './monorepo-files.js';
import { setOfFolders } from './sample-applications.js';

const ROUNDS = 4;
const KINDS = ['overlay', 'chart', 'plain'] as const;
const CLONES = 3;
const LISTS = 15;
const CLUSTERS = 1_000;
const PATIENCE = { timeoutMs: 60_000, pollMs: 4 };
/** Nothing is left to do when it looks so this many times in a row. */
const QUIET_LOOKS = 4;
const QUIET_POLL_MS = 100;
const GOALS = { cloneMs: 3_000, oneFileMs: 300, listMs: 20 };

/** `npm run bench -- monorepo`. */
export async function monorepo(): Promise<BenchResult> {
  const { cloneMs, listMs } = await gitTimes();
  const fleet = await Fleet.start({ files: monorepoFiles(), hubEnv: { WHEELHOUSE_LOG_LEVEL: 'warn' } });
  const database = new Client({ connectionString: fleet.hub.databaseUrl });
  try {
    await database.connect();
    const hub = new MeasuredHub(fleet, database);
    await fleet.register('one');
    const first = await hub.first();
    // Every kind once, not counted: the first commit meets code that was never run.
    for (const kind of KINDS) await hub.oneFile(kind, 0, 'warm-up');
    const oneFile = [];
    for (let round = 1; round <= ROUNDS; round += 1)
      for (const kind of KINDS) oneFile.push({ kind, ...(await hub.oneFile(kind, round, `round-${round}`)) });
    const other = await hub.otherFile();
    const base = [];
    for (let round = 1; round <= ROUNDS; round += 1) base.push(await hub.base(`round-${round}`));
    const clusters = await hub.clusters();
    return resultOf({ cloneMs, listMs, first, oneFile, other, base, clusters });
  } finally {
    await database.end();
    await fleet.close();
  }
}

interface Measured {
  readonly ms: number;
  readonly renders: number;
}

interface Figures {
  readonly cloneMs: readonly number[];
  readonly listMs: readonly number[];
  readonly first: Measured;
  readonly oneFile: readonly (Measured & { readonly kind: (typeof KINDS)[number] })[];
  readonly other: Measured;
  readonly base: readonly Measured[];
  readonly clusters: Measured;
}

function resultOf({ cloneMs, listMs, first, oneFile, other, base, clusters }: Figures): BenchResult {
  const times = (measured: readonly Measured[]): number[] => measured.map(({ ms }) => ms);
  const mostRenders = Math.max(...oneFile.map(({ renders }) => renders));
  const perRender = base.map(({ ms, renders }) => ms / renders);
  return {
    figures: {
      cloneMs: rounded(median(cloneMs), 0),
      oneFileMs: rounded(median(times(oneFile)), 0),
      oneFileRenders: mostRenders,
      otherFileRenders: other.renders,
      baseMs: rounded(median(times(base)), 0),
      baseRenders: Math.max(...base.map(({ renders }) => renders)),
      listMs: rounded(median(listMs), 1),
      clustersRenders: clusters.renders,
      clustersMs: rounded(clusters.ms, 0),
    },
    rows: [
      atMost(`first clone of ${FILES} files`, cloneMs, GOALS.cloneMs, 'ms', 0),
      atMost('listing a commit whose objects are on disk', listMs, GOALS.listMs, 'ms', 1),
      known(`all ${APPLICATIONS} applications for the first time (${first.renders} renders)`, [first.ms], 'ms', 0),
      atMost('one file: webhook to render known', times(oneFile), GOALS.oneFileMs, 'ms', 0),
      ...KINDS.map((kind) => known(`one file: ${kind}`, times(oneFile.filter((each) => each.kind === kind)), 'ms', 0)),
      exactly('one file: renders', mostRenders, 1),
      exactly('a file that nothing reads: renders', other.renders, 0),
      known(`a base of ${COMMON_OVERLAYS}: webhook to all renders known`, times(base), 'ms', 0),
      exactly(
        `a base of ${COMMON_OVERLAYS}: renders`,
        Math.max(...base.map(({ renders }) => renders)),
        COMMON_OVERLAYS,
      ),
      known(`a base of ${COMMON_OVERLAYS}: for each render`, perRender, 'ms', 1),
      exactly(`one overlay on ${CLUSTERS} clusters: renders`, clusters.renders, 1),
      known(`one overlay on ${CLUSTERS} clusters: stored and assigned`, [clusters.ms], 'ms', 0),
    ],
  };
}

function exactly(what: string, measured: number, goal: number): BenchRow {
  return { what, measured: withSpread([measured], 0), goal: `= ${goal}`, isMet: measured === goal };
}

/** The hub's own Git, without the hub around it. */
async function gitTimes(): Promise<{ cloneMs: number[]; listMs: number[] }> {
  const { startGitFixture, OPEN_ACCESS } = await hubFile<typeof GitFixtures>('platform/git/testing/git-fixture.js');
  const { PackedGitObjects } = await hubFile<typeof PackedObjects>('platform/git/packs/packed-git-objects.js');
  const fixture = await startGitFixture();
  try {
    const commit = await (await fixture.createRepository('monorepo')).commit(monorepoFiles(), 'all');
    const url = fixture.urlOf('monorepo');
    const [cloneMs, listMs]: number[][] = [[], []];
    for (let round = 0; round < CLONES; round += 1) {
      await fixture.stores.forget(url);
      const start = performance.now();
      await fixture.remote.fetch(url, commit, OPEN_ACCESS);
      await new PackedGitObjects(fixture.stores).tree(url, commit);
      cloneMs?.push(performance.now() - start);
    }
    for (let round = 0; round < LISTS; round += 1) {
      const objects = new PackedGitObjects(fixture.stores);
      const start = performance.now();
      const { paths } = await objects.tree(url, commit);
      listMs?.push(performance.now() - start);
      if (paths.length !== FILES) throw new Error(`${paths.length} files were listed.`);
    }
    return { cloneMs: cloneMs ?? [], listMs: listMs ?? [] };
  } finally {
    await fixture.close();
  }
}

async function hubFile<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(join(ROOT, 'hub', 'dist', path)).href)) as Module;
}

class MeasuredHub {
  private readonly fleet: Fleet;
  private readonly database: Client;

  constructor(fleet: Fleet, database: Client) {
    this.fleet = fleet;
    this.database = database;
  }

  /** All applications, from the application set until each is rendered. */
  async first(): Promise<Measured> {
    return await this.measure(
      async () => void (await this.fleet.applySet(setOfFolders(this.fleet.repositoryUrl, 'bench'))),
      async () => (await this.count('render_digest is not null')) === APPLICATIONS,
    );
  }

  /** One file of one application. */
  async oneFile(kind: (typeof KINDS)[number], index: number, version: string): Promise<Measured> {
    const commit = await this.fleet.repository.commit(changeOf(kind, index, version), version);
    const name = folderOf(kind, index).slice('apps/'.length);
    return await this.measure(
      () => this.webhook(),
      async () => (await this.count(`revision = '${commit}' and name = '${name}'`)) === 1,
    );
  }

  /** A file that no application reads. */
  async otherFile(): Promise<Measured> {
    await this.fleet.repository.commit({ 'services/service-1/src/new.ts': 'export {};\n' }, 'other');
    return await this.measure(
      () => this.webhook(),
      () => Promise.resolve(true),
    );
  }

  /** The base of many overlays. */
  async base(version: string): Promise<Measured> {
    const commit = await this.fleet.repository.commit(changeOfBase(version), version);
    return await this.measure(
      () => this.webhook(),
      async () => (await this.count(`revision = '${commit}'`)) === COMMON_OVERLAYS,
    );
  }

  /** One overlay on many clusters. */
  async clusters(): Promise<Measured> {
    await registerClusters(this.fleet.client, CLUSTERS);
    const manifest = applicationSet({
      name: 'everywhere',
      repositoryUrl: this.fleet.repositoryUrl,
      generators: '- clusters: {selector: {matchLabels: {tier: all}}}',
      path: folderOf('overlay', OVERLAYS - 1),
      // An option of its own: what was rendered for the others is of no use.
      source: { kustomize: { namePrefix: 'everywhere-' } },
      syncPolicy: ON_REQUEST,
    });
    return await this.measure(
      async () => void (await this.fleet.applySet(manifest)),
      async () => (await this.count(`name like 'everywhere-%' and render_digest is not null`)) === CLUSTERS,
    );
  }

  /** Time until it is done; renders until nothing is left to do. */
  private async measure(act: () => Promise<void>, isDone: () => Promise<boolean>): Promise<Measured> {
    const before = await this.renders();
    const start = performance.now();
    await act();
    await until('the render is known', isDone, PATIENCE);
    const ms = performance.now() - start;
    await this.untilQuiet();
    return { ms, renders: (await this.renders()) - before };
  }

  private async webhook(): Promise<void> {
    const { status } = await this.fleet.webhook();
    if (status >= 300) throw new Error(`The webhook answered ${status}`);
  }

  /** Until the newest commit is known and nothing has waited to be rendered for a while. */
  private async untilQuiet(): Promise<void> {
    const head = (await this.fleet.repository.git('rev-parse', 'HEAD')).trim();
    let looks = 0;
    const isQuiet = async (): Promise<boolean> => {
      const { rows } = await this.database.query<{ quiet: boolean }>(
        `select not exists (select from applications where stale_since is not null)
           and exists (select from repository_refs where commit = $1) as quiet`,
        [head],
      );
      looks = rows[0]?.quiet === true ? looks + 1 : 0;
      return looks === QUIET_LOOKS;
    };
    await until('nothing is left to render', isQuiet, { ...PATIENCE, pollMs: QUIET_POLL_MS });
  }

  private async count(condition: string): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(
      `select count(*)::int as count from applications where ${condition}`,
    );
    return rows[0]?.count ?? 0;
  }

  private async renders(): Promise<number> {
    const { text } = await this.fleet.hub.probe('/metrics');
    return [...text.matchAll(/^wheelhouse_renders_total\{.*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  }
}
