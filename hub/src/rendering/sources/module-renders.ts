/** Renders Kustomize, Helm and Jsonnet sources in the pool: each distinct one once, however many applications, batches and callers want it. */
import { Injectable } from '@nestjs/common';
import { AppError, type Problem } from '@wheelhouse/protocol';
import {
  ByteCache,
  type Manifest,
  type ModuleRequestKind,
  type ParseTask,
  type Reads,
  readsDigest,
  RenderError,
  RenderPool,
  renderProblem,
} from '@wheelhouse/renderer';
import { FailedRenders } from '../known/failed-renders.js';
import { PassingProblem } from '../render-problems.js';
import { QueuedRender, type RenderLane, RenderQueue } from '../render-queue.js';
import { RenderSurroundings } from '../render-surroundings.js';
import { RendererWatch } from './renderer-watch.js';
import { moduleDigest, type ModulePart, treesOf } from './source-part.js';

/** Renders of sources that are kept, as canonical text: of an application with several, only those that changed are rendered anew. */
const RESULTS_BYTES = 32 * 1024 * 1024;
/** What a manifest weighs beside its text. */
const MANIFEST_OVERHEAD_BYTES = 300;
/** When to render again with a module that has just come. */
const REPLACED_RETRY_MS = 1_000;
/** Thrown by the pool for what is wrong with the try, not with the files. */
const FAILURES = new Set(['RENDER_LIMIT_EXCEEDED', 'RENDERER_FAILED']);

/** What a source came to, and what it read. */
export interface ModuleRender {
  readonly digest: string;
  readonly reads: Reads;
  readonly outcome:
    { readonly manifests: readonly Manifest[]; readonly warnings: readonly string[] } | { readonly problem: Problem };
}

@Injectable()
export class ModuleRenders {
  private readonly results = new ByteCache<ModuleRender>(RESULTS_BYTES);
  private readonly underWay = new Map<string, QueuedRender<ModuleRender>>();
  private readonly failures = new FailedRenders();

  constructor(
    private readonly pool: RenderPool,
    private readonly watch: RendererWatch,
    private readonly queue: RenderQueue,
    private readonly surroundings: RenderSurroundings,
  ) {}

  /** Of the module that renders such requests; undefined while there is none. */
  async moduleDigest(kind: ModuleRequestKind): Promise<string | undefined> {
    return await this.pool.moduleDigest(kind);
  }

  /** The place in the queue of one piece of work. */
  lane(): RenderLane {
    return this.queue.lane();
  }

  /** Parses a large file beside other work. `at`: equal for equal tasks. Throws RenderError, PassingProblem. */
  async parse(task: ParseTask, at: string): Promise<Manifest[]> {
    const { clock } = this.surroundings;
    const start = clock.monotonicMs();
    const failure = this.failures.find(at, at, start);
    if (failure !== undefined) throw new PassingProblem(failure.problem, failure.retryInMs);
    try {
      return await this.lane().wait(new QueuedRender(() => this.pool.parse(task)));
    } catch (error) {
      throw error instanceof RenderError
        ? error
        : this.failed({ question: at, at }, error, clock.monotonicMs() - start);
    }
  }

  /** `digests`: those that the source may have. Throws PassingProblem. */
  async render(part: ModulePart, digests: readonly string[], lane: RenderLane): Promise<ModuleRender> {
    for (const digest of digests) {
      const known = this.results.find(digest);
      if (known !== undefined) return known;
    }
    const key = `${part.question}\n${part.at}`;
    let render = this.underWay.get(key);
    if (render === undefined) {
      const failure = this.failures.find(part.question, part.at, this.surroundings.clock.monotonicMs());
      if (failure !== undefined) throw new PassingProblem(failure.problem, failure.retryInMs);
      const begun = new QueuedRender(
        () => this.begin(part).finally(() => this.underWay.delete(key)),
        part.source.roots[0]?.url,
      );
      this.underWay.set(key, (render = begun));
    }
    return await lane.wait(render);
  }

  private async begin(part: ModulePart): Promise<ModuleRender> {
    const { clock } = this.surroundings;
    const { request, roots } = part.source;
    const start = clock.monotonicMs();
    try {
      const { outcome, reads } = await this.surroundings.counts.measure(
        request.kind,
        () => this.pool.render({ request, roots: roots.map(({ files }) => files), now: clock.now() }),
        (answer) => 'problem' in answer.outcome,
      );
      if ((await this.pool.moduleDigest(request.kind)) !== part.module) throw replaced();
      const digest = moduleDigest(part.question, readsDigest(reads, treesOf(part)));
      const render = { digest, reads, outcome };
      this.results.keep(digest, render, weightOf(render));
      this.failures.forget(part.question);
      return render;
    } catch (error) {
      throw this.failed(part, error, clock.monotonicMs() - start);
    }
  }

  private failed({ question, at, source }: FailedWork, error: unknown, tookMs: number): unknown {
    if (!(error instanceof AppError)) return error;
    const kind = source?.request.kind;
    const problem = renderProblem(error);
    if (problem.code === 'RENDERER_UNAVAILABLE' && kind !== undefined) this.watch.missed(kind);
    if (!FAILURES.has(problem.code)) return error;
    const { retryInMs } = this.failures.note(question, { at, problem, tookMs }, this.surroundings.clock.monotonicMs());
    return new PassingProblem(problem, retryInMs);
  }
}

/** Of a source, or of a file that was parsed. */
type FailedWork = Pick<ModulePart, 'question' | 'at'> & Partial<Pick<ModulePart, 'source'>>;

/** The question was put to another module: what this one gave must not be kept for it. */
function replaced(): PassingProblem {
  return new PassingProblem(
    {
      code: 'RENDERER_FAILED',
      message: 'The module that renders it was replaced while this was rendered. It is tried again.',
      location: null,
    },
    REPLACED_RETRY_MS,
  );
}

function weightOf({ reads, outcome }: ModuleRender): number {
  const texts = 'problem' in outcome ? [] : outcome.manifests;
  return texts.reduce(
    (sum, { text }) => sum + text.length + MANIFEST_OVERHEAD_BYTES,
    reads.length * MANIFEST_OVERHEAD_BYTES,
  );
}
