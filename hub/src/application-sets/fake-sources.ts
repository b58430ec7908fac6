import { gzipSync } from 'node:zlib';
import { AppError, type Problem, sha256, UnavailableError } from '@wheelhouse/protocol';
import type { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { GitTree } from '../platform/git/git-tree.js';
import type { RenderOutcome, RenderRequest } from '../rendering/render-request.js';
import type { RendererWatch } from '../rendering/sources/renderer-watch.js';
import type { RenderingService } from '../rendering/rendering.service.js';
import type { AddedObserver, MovedObserver, RepositoriesService } from '../repositories/repositories.service.js';
import type { RefView, SeenRef } from '../repositories/refs/ref-view.js';
import { refKey, type RefResolution, type RepositoryRefName } from '../repositories/refs/repository-ref.js';

/** Git in memory, for tests: files by (url, commit), commits by ref. Takes the place of RepositoriesService. */
export class FakeRepositories implements Pick<
  RepositoriesService,
  | 'want'
  | 'commitOf'
  | 'commitsOf'
  | 'look'
  | 'view'
  | 'tree'
  | 'readBlobs'
  | 'onMoved'
  | 'onProblem'
  | 'onAdded'
  | 'usedBy'
  | 'polledBy'
> {
  /** By address: what asking the repository waits for. */
  readonly holds = new Map<string, Promise<void>>();
  private readonly addedObservers: AddedObserver[] = [];
  private readonly refs = new Map<string, RefResolution>();
  private readonly files = new Map<string, Readonly<Record<string, string>>>();
  private readonly blobs = new Map<string, string>();
  private readonly observers: MovedObserver[] = [];
  /** Every ref that somebody wanted followed. */
  readonly wanted: RepositoryRefName[] = [];
  /** What every question is answered with, while it is set. */
  outage: AppError | undefined;

  /** Makes a commit, and points the ref to it. */
  commit(url: string, ref: string, files: Readonly<Record<string, string>>): string {
    const commit = sha256(JSON.stringify([url, files])).slice(0, 40);
    this.refs.set(refKey({ url, ref }), { commit });
    this.files.set(`${url}\n${commit}`, files);
    for (const text of Object.values(files)) this.blobs.set(sha256(text), text);
    return commit;
  }

  /** A commit, told to the observers as a poll or a webhook would. */
  async push(
    source: RepositoryRefName,
    files: Readonly<Record<string, string>>,
    dataSource: DataSource,
  ): Promise<string> {
    const commit = this.commit(source.url, source.ref, files);
    await dataSource.transaction(async (tx: Transaction) => {
      for (const observer of this.observers) await observer([{ ...source, commit }], tx);
    });
    return commit;
  }

  async want(refs: readonly RepositoryRefName[]): Promise<void> {
    if (this.outage) throw this.outage;
    this.wanted.push(...refs);
  }

  async look(url: string, ref: string): Promise<SeenRef> {
    if (/^[0-9a-f]{40}$/.test(ref)) return { commit: ref, defaultBranch: 'main' };
    return { ...(await this.commitOf(url, ref)), defaultBranch: 'main' };
  }

  view(): RefView {
    return { commitsOf: (refs) => this.commitsOf(refs) };
  }

  async commitOf(url: string, ref: string): Promise<{ commit: string }> {
    const resolution = (await this.commitsOf([{ url, ref }])).get(refKey({ url, ref }));
    if (!resolution || 'problem' in resolution)
      throw new UnavailableError(resolution?.problem.code ?? 'REF_NOT_FOUND', resolution?.problem.message ?? ref);
    return resolution;
  }

  async commitsOf(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    for (const { url } of refs) await this.holds.get(url);
    return new Map(refs.map((ref) => [refKey(ref), this.resolve(ref)]));
  }

  async tree(url: string, commit: string): Promise<GitTree> {
    if (this.outage) throw this.outage;
    return treeOf(this.files.get(`${url}\n${commit}`) ?? {});
  }

  async readBlobs(_url: string, oids: readonly string[]): Promise<Map<string, Uint8Array>> {
    return new Map(oids.map((oid) => [oid, Buffer.from(this.blobs.get(oid) ?? '')]));
  }

  onMoved(observer: MovedObserver): void {
    this.observers.push(observer);
  }
  onProblem(): void {}
  onAdded(observer: AddedObserver): void {
    this.addedObservers.push(observer);
  }
  /** A repository is added, whatever it is. */
  async add(tx: Transaction): Promise<void> {
    for (const observer of this.addedObservers) await observer(tx);
  }
  usedBy(): void {}
  polledBy(): void {}

  private resolve(ref: RepositoryRefName): RefResolution {
    if (this.outage) return { problem: { code: this.outage.code, message: this.outage.message, location: null } };
    const message = `The repository ${ref.url} has no ref "${ref.ref}".`;
    return this.refs.get(refKey(ref)) ?? { problem: { code: 'REF_NOT_FOUND', message, location: null } };
  }
}

function treeOf(files: Readonly<Record<string, string>>): GitTree {
  const paths = Object.keys(files)
    .toSorted()
    .map((path) => ({ path, oid: sha256(files[path] ?? ''), mode: 'file' as const }));
  const directories = new Set<string>();
  for (const { path } of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) directories.add(path.slice(0, at));
  const below = (directory: string) => paths.filter(({ path }) => directory === '' || path.startsWith(`${directory}/`));
  return {
    paths,
    directories: [...directories].toSorted(),
    treeIdOf: (directory) =>
      directory === '' || directories.has(directory) ? sha256(JSON.stringify(below(directory))) : undefined,
    entryAt: (path) => paths.find((entry) => entry.path === path),
    below,
    directlyIn: (directory) => below(directory).filter(({ path }) => !path.slice(directory.length + 1).includes('/')),
    node: () => undefined,
    isSubmodule: () => false,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Says when a test wants that the module for Kustomize and Helm appears. */
export class FakeRendererWatch implements Pick<RendererWatch, 'onAppeared'> {
  private readonly observers: (() => Promise<void>)[] = [];

  onAppeared(observer: () => Promise<void>): void {
    this.observers.push(observer);
  }

  async appear(): Promise<void> {
    for (const observer of this.observers) await observer();
  }
}

/** Rendering in memory, for tests: what is rendered is the content of the path, so a commit elsewhere changes nothing. */
export class FakeRendering implements Pick<RenderingService, 'render' | 'start'> {
  /** By source path: what rendering it comes to. */
  readonly problems = new Map<string, Problem>();
  /** What every question fails with, while it is set: as when the database is away. */
  failure: Error | undefined;
  /** Called before each answer. */
  beforeAnswer: (() => Promise<void>) | undefined;
  /** By source path: what is said beside its render. */
  readonly warnings = new Map<string, readonly Problem[]>();
  /** By source path: what rendering it waits for. */
  readonly holds = new Map<string, Promise<void>>();
  /** The paths that were rendered, in order. */
  readonly rendered: string[] = [];
  private readonly stored = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly repositories: FakeRepositories,
  ) {}

  async render(requests: readonly RenderRequest[]): Promise<RenderOutcome[]> {
    return Promise.all(this.start(requests));
  }

  start(requests: readonly RenderRequest[]): Promise<RenderOutcome>[] {
    const { failure } = this;
    if (failure) return requests.map(() => Promise.reject(failure));
    const outcomes = new Map<string, Promise<RenderOutcome>>();
    const answers = requests.map((request) => {
      const path = textOf(request.source?.['path']);
      const url = textOf(request.source?.['repoURL']);
      const key = `${url}\n${request.commit}\n${path}`;
      const outcome = outcomes.get(key) ?? this.renderOne(url, request.commit, path);
      outcomes.set(key, outcome);
      return outcome;
    });
    const answered = answers.length === 0 ? undefined : Promise.race(answers).then(() => this.beforeAnswer?.());
    return answers.map(async (answer) => {
      const outcome = await answer;
      await answered;
      return outcome;
    });
  }

  private async renderOne(url: string, commit: string, path: string): Promise<RenderOutcome> {
    this.rendered.push(path);
    await this.holds.get(path);
    const problem = this.problems.get(path);
    if (problem) return { problem };
    const tree = await this.repositories.tree(url, commit);
    const renderDigest = sha256(JSON.stringify(tree.below(path)));
    if (!this.stored.has(renderDigest)) {
      await this.dataSource.query(
        `insert into renders (digest, content, object_count, size) values ($1, $2, 1, 1) on conflict do nothing`,
        [renderDigest, await this.contentOf(url, tree.below(path))],
      );
      this.stored.add(renderDigest);
    }
    const warnings = this.warnings.get(path);
    return { renderDigest, objectCount: 1, ...(warnings && { warnings }) };
  }

  /** Each file is a ConfigMap of its name with its text, or the object that it holds as JSON. */
  private async contentOf(url: string, entries: GitTree['paths']): Promise<Buffer> {
    const blobs = await this.repositories.readBlobs(
      url,
      entries.map(({ oid }) => oid),
    );
    const objects = entries.map(({ path, oid }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const text = Buffer.from(blobs.get(oid) ?? []).toString();
      if (text.startsWith('{')) return JSON.parse(text) as unknown;
      return { apiVersion: 'v1', data: { text }, kind: 'ConfigMap', metadata: { name } };
    });
    return gzipSync(JSON.stringify(objects));
  }
}
