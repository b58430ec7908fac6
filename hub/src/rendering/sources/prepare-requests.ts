/** Looks into the sources of requests: each distinct one once. */
import { digestOf, type Problem } from '@wheelhouse/protocol';
import {
  type ChartDependencies,
  ContextDigests,
  type DirectorySource,
  isReferenceOnly,
  type ModuleRequestKind,
  type ModuleSource,
  prepareSource,
  type PreparedSource,
  type SourceRoot,
  type SourceSpec,
} from '@wheelhouse/renderer';
import type { DirectoryRenders } from './directory-renders.js';
import { PassingProblem } from '../render-problems.js';
import type { RenderRequest } from '../render-request.js';
import type { RenderRoots } from './render-roots.js';
import { type DirectoryPart, keyOf, type ModulePart, type SourcePart } from './source-part.js';

/** A request whose sources were looked into. */
export interface PreparedRequest {
  /** Equal for requests that give the same render. */
  readonly key: string;
  readonly parts: readonly SourcePart[];
  /** Whether another cluster, or other claims of the same one, could give another render. */
  readonly readsCluster: boolean;
}

/** A source with what it may refer to. */
interface PlacedSource {
  readonly source: SourceSpec;
  readonly field: string;
  readonly revision: string;
}

/** In-repository overrides whose names begin so may be for one application only. */
const OVERRIDE_PREFIX = '.argocd-source-';

export class PrepareRequests {
  private readonly contexts = new ContextDigests();
  private readonly directories = new Map<string, Promise<PreparedSource | undefined>>();

  constructor(
    private readonly roots: RenderRoots,
    private readonly rendering: DirectoryRenders,
    private readonly dependencies: ChartDependencies,
    /** Of the module that renders such requests; part of every question. */
    private readonly moduleDigest: (kind: ModuleRequestKind) => Promise<string | undefined>,
  ) {}

  /** Throws PassingProblem and AppErrors. */
  async prepare(request: RenderRequest): Promise<PreparedRequest> {
    const sources = sourcesOf(request);
    if (sources.length === 0) throw new PassingProblem(NO_SOURCE);
    const rendered = sources.filter(({ source }) => !isReferenceOnly(source));
    const parts = (await Promise.all(rendered.map((placed) => this.partsOf(placed, sources, request)))).flat();
    return {
      key: parts.map(keyOf).join('\n'),
      parts,
      readsCluster: parts.some((part) =>
        part.kind === 'directory' ? part.plan.values !== undefined : part.source.request.kind === 'helm',
      ),
    };
  }

  /** A directory with Jsonnet files is two: these are rendered by a module, and kept by what they read. */
  private async partsOf(
    placed: PlacedSource,
    sources: readonly PlacedSource[],
    request: RenderRequest,
  ): Promise<SourcePart[]> {
    const prepared = await this.prepared(placed, sources, request);
    if (prepared.kind === 'module') return [await this.modulePart(prepared)];
    const directory = await this.directoryPart(prepared, request);
    return prepared.jsonnet === undefined ? [directory] : [directory, await this.modulePart(prepared.jsonnet)];
  }

  private async modulePart(source: ModuleSource): Promise<ModulePart> {
    const module = await this.moduleDigest(source.request.kind);
    const question = digestOf([source.question, module ?? null]);
    return { kind: 'module', source, question, at: placeOf(source.roots), module };
  }

  private async directoryPart({ plan }: DirectorySource, request: RenderRequest): Promise<DirectoryPart> {
    if (plan.values === undefined) return { kind: 'directory', plan, subject: request, digest: plan.digest };
    const reach = await this.rendering.reachOf(plan);
    const digest = digestOf([plan.digest, this.contexts.digest(request, plan.commit, reach)]);
    return { kind: 'directory', plan, subject: request, digest };
  }

  /** A plain directory is the same for all applications, unless its repository says otherwise. */
  private async prepared(
    placed: PlacedSource,
    sources: readonly PlacedSource[],
    request: RenderRequest,
  ): Promise<PreparedSource> {
    const key = JSON.stringify([placed, sources.filter(({ source }) => isReferred(source))]);
    const known = this.directories.get(key);
    if (known !== undefined) {
      const common = await known;
      if (common !== undefined) return common;
      return (await this.look(placed, sources, request)).prepared;
    }
    const looking = this.look(placed, sources, request);
    const common = looking.then(({ prepared, isCommon }) => (isCommon ? prepared : undefined));
    // Who waits for it looks on its own, and meets the same error.
    this.directories.set(
      key,
      common.catch(() => undefined),
    );
    return (await looking).prepared;
  }

  private async look(
    { source, field, revision }: PlacedSource,
    sources: readonly PlacedSource[],
    request: RenderRequest,
  ): Promise<{ prepared: PreparedSource; isCommon: boolean }> {
    const root = await this.roots.of(source, revision);
    const refs = new Map<string, SourceRoot>();
    for (const other of sources)
      if (isReferred(other.source))
        refs.set(String(other.source['ref']), await this.roots.of(other.source, other.revision));
    const { dependencies } = this;
    const prepared = await prepareSource({ source, field, root, refs, subject: request, dependencies });
    // What Jsonnet is given may name the application.
    const isPlain = prepared.kind === 'directory' && prepared.jsonnet === undefined;
    return { prepared, isCommon: isPlain && !mayBeOverridden(source, root) };
  }
}

const NO_SOURCE: Problem = {
  code: 'INVALID_SPEC',
  message: 'The application has no source: set spec.source.',
  location: 'spec.source',
};

/** `sources` wins where it is not empty, as in Argo CD. */
function sourcesOf({ source, sources, commit, commits }: RenderRequest): PlacedSource[] {
  if (sources !== undefined && sources.length > 0) {
    return sources.map((one, index) => ({
      source: one,
      field: `spec.sources[${index}]`,
      revision: commits?.[index] ?? commit,
    }));
  }
  return source === undefined ? [] : [{ source, field: 'spec.source', revision: commits?.[0] ?? commit }];
}

function isReferred(source: SourceSpec): boolean {
  return typeof source['ref'] === 'string' && source['ref'] !== '';
}

/** Whether there could be a file that changes the source for some applications: then, and where it cannot be told, nothing is shared. */
function mayBeOverridden(source: SourceSpec, { files }: SourceRoot): boolean {
  const path = typeof source['path'] === 'string' ? source['path'].replaceAll(/^(?:\.?\/)+|\/+$/g, '') : '';
  const directory = path === '.' ? '' : path;
  if (files.tree.treeIdOf(directory) === undefined) return true;
  return files.tree
    .directlyIn(directory)
    .some((entry) => entry.path.slice(entry.path.lastIndexOf('/') + 1).startsWith(OVERRIDE_PREFIX));
}

/** By the ids of what is there: a chart of one version may hold something else tomorrow. */
function placeOf(roots: readonly SourceRoot[]): string {
  return roots.map(({ url, files }) => `${url} ${files.tree.treeIdOf('')}`).join('\n');
}
