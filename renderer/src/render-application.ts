/** Renders one application as the hub does, from what it is handed: for offline use. */
import type { GeneratedApplication } from '@wheelhouse/generators';
import { FileRenderer } from './directory/file-renderer.js';
import { isReferenceOnly } from './directory/source-plan.js';
import { templateContext } from './directory/template-context.js';
import { type Manifest, objectKey } from './manifests/manifest.js';
import { MAX_OBJECTS, MAX_RENDER_BYTES } from './render-limits.js';
import { RenderError, type RenderErrorCode, RenderLimitError } from './render.errors.js';
import { prepareSource } from './source/prepare-source.js';
import type { ChartDependencies, ModuleSource, SourceRoot } from './source/prepared-source.js';
import type { RenderedCluster } from './source/render-subject.js';
import type { SourceSpec } from './source/source.js';
import { ONE_TURN } from './turns.js';
import type { RenderPool } from './worker/render-pool.js';

/** What rendering knows of the world. */
export interface RenderFacts {
  readonly cluster: RenderedCluster;
  /** The instant of the render. */
  readonly now: Date;
  readonly dependencies: ChartDependencies;
  /** The repository or chart of a source. Throws an AppError when it cannot be had. */
  rootOf(source: SourceSpec): Promise<SourceRoot>;
}

/** The objects in the order in which sources and files give them; equal ones stay. */
export interface RenderedObjects {
  readonly manifests: readonly Manifest[];
  /** What the tools warned of, what of the sources has no effect, and which objects appear twice. */
  readonly warnings: readonly string[];
}

/** Throws RenderError, RenderLimitError, and what the facts and the pool throw. */
export async function renderApplication(
  application: GeneratedApplication,
  facts: RenderFacts,
  pool: RenderPool,
): Promise<RenderedObjects> {
  const rendering = new ApplicationRendering(application, facts, pool);
  const results = await rendering.sources();
  const manifests = results.flatMap((result) => result.manifests);
  checkSize(manifests);
  return { manifests, warnings: [...results.flatMap((result) => result.warnings), ...repeated(manifests)] };
}

interface NamedSource {
  readonly source: SourceSpec;
  readonly field: string;
}

class ApplicationRendering {
  private readonly files: FileRenderer;
  private readonly application: GeneratedApplication;
  private readonly facts: RenderFacts;
  private readonly pool: RenderPool;

  constructor(application: GeneratedApplication, facts: RenderFacts, pool: RenderPool) {
    this.application = application;
    this.facts = facts;
    this.pool = pool;
    this.files = new FileRenderer((task) => pool.parse(task));
  }

  /** One source after the other. */
  async sources(): Promise<RenderedObjects[]> {
    const { sources = [], source, sourceHydrator } = this.application.spec;
    if (sourceHydrator !== undefined) throw invalid('spec.sourceHydrator', 'Source hydration is not supported');
    if (sources.length === 0) {
      if (source === undefined) throw invalid('spec.source', 'The application has no source');
      return [await this.render({ source, field: 'spec.source' }, new Map())];
    }
    const refs = new Map<string, SourceRoot>();
    for (const one of sources)
      if (typeof one['ref'] === 'string' && one['ref'] !== '') refs.set(one['ref'], await this.facts.rootOf(one));
    const results: RenderedObjects[] = [];
    for (const [index, one] of sources.entries())
      if (!isReferenceOnly(one))
        results.push(await this.render({ source: one, field: `spec.sources[${index}]` }, refs));
    return results;
  }

  private async render(
    { source, field }: NamedSource,
    refs: ReadonlyMap<string, SourceRoot>,
  ): Promise<RenderedObjects> {
    const root = await this.facts.rootOf(source);
    const { cluster, dependencies } = this.facts;
    const subject = { application: this.subject(), cluster };
    const prepared = await prepareSource({ source, field, root, refs, subject, dependencies });
    if (prepared.kind === 'module') return await this.renderInModule(prepared);
    const { plan } = prepared;
    const blobs = await root.files.readBlobs(this.files.missingBlobs(plan));
    const context = plan.values === undefined ? undefined : templateContext(subject, plan.commit, plan.values);
    const manifests = await this.files.render(plan, blobs, context, ONE_TURN);
    if (prepared.jsonnet === undefined) return { manifests, warnings: [] };
    const evaluated = await this.renderInModule(prepared.jsonnet);
    return { manifests: [...manifests, ...evaluated.manifests], warnings: evaluated.warnings };
  }

  private async renderInModule({ request, roots, remarks = [] }: ModuleSource): Promise<RenderedObjects> {
    const { outcome } = await this.pool.render({
      request,
      roots: roots.map(({ files }) => files),
      now: this.facts.now,
    });
    if (!('problem' in outcome)) return { ...outcome, warnings: [...remarks, ...outcome.warnings] };
    const { code, message, location } = outcome.problem;
    if (code === 'RENDER_LIMIT_EXCEEDED') throw new RenderLimitError(message);
    throw new RenderError(code as RenderErrorCode, message, location ?? undefined);
  }

  private subject(): { name: string; namespace: string; project: string } & Pick<
    GeneratedApplication,
    'labels' | 'annotations'
  > {
    const { name, labels, annotations, spec } = this.application;
    return {
      name,
      labels,
      annotations,
      namespace: spec.destination.namespace ?? '',
      project: spec.project || 'default',
    };
  }
}

function checkSize(manifests: readonly Manifest[]): void {
  if (manifests.length > MAX_OBJECTS)
    throw new RenderLimitError(`The application has ${manifests.length} objects, ${MAX_OBJECTS} at most. Divide it.`);
  if (manifests.reduce((sum, { text }) => sum + text.length + 1, 0) > MAX_RENDER_BYTES)
    throw new RenderLimitError(
      `The application's objects take more than ${MAX_RENDER_BYTES / 1024 / 1024} MiB. Divide it.`,
    );
}

/** A hub delivers the last one of those that describe the same object. */
function repeated(manifests: readonly Manifest[]): string[] {
  const places = Map.groupBy(manifests, objectKey);
  return [...places].flatMap(([key, same]) =>
    same.length < 2
      ? []
      : [
          `RepeatedResourceWarning: ${same.length} manifests describe ${key.replace(/^\//, '')}; the last one, of ${same.at(-1)?.place ?? ''}, counts.`,
        ],
  );
}

function invalid(field: string, reason: string): RenderError {
  return new RenderError('INVALID_SPEC', `${reason}: set spec.source or spec.sources.`, field);
}
