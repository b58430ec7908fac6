/** Renders plain directories for one piece of work: files of many sources are read in one pass, every distinct one once. */
import {
  type FileRenderer,
  INLINE_FULL_PARSE_LENGTH,
  type Manifest,
  type RenderSubject,
  type SourcePlan,
  type TemplateReach,
  templateContext,
} from '@wheelhouse/renderer';
import { Turns } from '../../platform/git/turns.js';
import type { RepositoriesService } from '../../repositories/repositories.service.js';
import { BlobReader } from './blob-reader.js';
import { Gathered } from '../known/gathered.js';
import type { RenderCounts } from '../render-counts.js';
import { PassingProblem } from '../render-problems.js';

/** Sources whose files are in memory at one time. */
const MAX_GATHERED = 200;

interface WantedRender {
  readonly plan: SourcePlan;
  readonly subject: RenderSubject;
  readonly answer: PromiseWithResolvers<readonly Manifest[]>;
}

interface WantedReach {
  readonly plan: SourcePlan;
  readonly answer: PromiseWithResolvers<TemplateReach>;
}

export class DirectoryRenders {
  private readonly renders = new Gathered((wanted: readonly WantedRender[]) => this.renderAll(wanted), MAX_GATHERED);
  private readonly reaches = new Gathered((wanted: readonly WantedReach[]) => this.reachAll(wanted), MAX_GATHERED);

  constructor(
    private readonly files: FileRenderer,
    private readonly repositories: Pick<RepositoriesService, 'readBlobs'>,
    private readonly counts: RenderCounts,
  ) {}

  /** The manifests of a directory. Throws RenderError, RenderLimitError; PassingProblem when its files cannot be had. */
  async render(plan: SourcePlan, subject: RenderSubject): Promise<readonly Manifest[]> {
    const answer = Promise.withResolvers<readonly Manifest[]>();
    this.renders.add([{ plan, subject, answer }]).catch(answer.reject);
    return await answer.promise;
  }

  /** What the templates of a plan may read. Throws PassingProblem when they cannot be had. */
  async reachOf(plan: SourcePlan): Promise<TemplateReach> {
    const answer = Promise.withResolvers<TemplateReach>();
    this.reaches.add([{ plan, answer }]).catch(answer.reject);
    return await answer.promise;
  }

  private async renderAll(wanted: readonly WantedRender[]): Promise<void> {
    const blobs = new BlobReader(this.repositories);
    const failed = await blobs.readAll([...new Set(wanted.map(({ plan }) => plan))], (plan) =>
      this.files.missingBlobs(plan),
    );
    const turns = new Turns();
    for (const one of wanted) {
      const { plan, answer } = one;
      const problem = failed.get(plan);
      const contents = blobs.contentsOf(plan.url);
      const isLarge = plan.files.some(({ oid }) => (contents.get(oid)?.length ?? 0) > INLINE_FULL_PARSE_LENGTH);
      if (problem !== undefined) answer.reject(new PassingProblem(problem));
      // Its siblings do not wait for it.
      else if (isLarge) void this.renderOne(one, contents, new Turns());
      else await this.renderOne(one, contents, turns);
      if (turns.isOver) await turns.next();
    }
  }

  private async renderOne(
    { plan, subject, answer }: WantedRender,
    contents: ReadonlyMap<string, Uint8Array>,
    turns: Turns,
  ): Promise<void> {
    try {
      const context = plan.values === undefined ? undefined : templateContext(subject, plan.commit, plan.values);
      answer.resolve(await this.counts.measure('directory', () => this.files.render(plan, contents, context, turns)));
    } catch (error) {
      answer.reject(error);
    }
  }

  private async reachAll(wanted: readonly WantedReach[]): Promise<void> {
    const blobs = new BlobReader(this.repositories);
    const failed = await blobs.readAll([...new Set(wanted.map(({ plan }) => plan))], (plan) =>
      this.files.unknownReaches(plan),
    );
    const turns = new Turns();
    for (const { plan, answer } of wanted) {
      const problem = failed.get(plan);
      if (problem === undefined) answer.resolve(this.files.reachOf(plan, blobs.contentsOf(plan.url)));
      else answer.reject(new PassingProblem(problem));
      if (turns.isOver) await turns.next();
    }
  }
}
