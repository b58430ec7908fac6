/** One piece of work that asks for renders: what its applications have in common is done once. */
import type { Problem } from '@wheelhouse/protocol';
import { type Manifest, renderProblem } from '@wheelhouse/renderer';
import { assembleRender } from './sources/assemble-render.js';
import type { DirectoryRenders } from './sources/directory-renders.js';
import type { KnownRenders } from './known/known-renders.js';
import type { ModuleRenders } from './sources/module-renders.js';
import type { PreparedRequest, PrepareRequests } from './sources/prepare-requests.js';
import { isLasting } from './render-counts.js';
import { passingProblem } from './render-problems.js';
import type { RenderLane } from './render-queue.js';
import type { RenderOutcome, RenderRequest } from './render-request.js';
import type { KnownOutcome, NewOutcome } from './store/render-store.js';
import type { QuestionReads, RenderStores } from './store/render-stores.js';
import type { RenderSurroundings } from './render-surroundings.js';
import { inputDigest, type SourcePart } from './sources/source-part.js';

/** What one piece of work renders with. */
export interface RenderTools {
  readonly preparing: PrepareRequests;
  readonly known: KnownRenders;
  readonly directories: DirectoryRenders;
  readonly modules: ModuleRenders;
  readonly lane: RenderLane;
  readonly stores: RenderStores;
  readonly surroundings: RenderSurroundings;
}

/** What one source came to. */
interface PartRender {
  readonly digest: string;
  readonly manifests: readonly Manifest[];
  readonly warnings: readonly string[];
  readonly problem?: Problem;
  readonly reads?: QuestionReads;
}

export class RenderCall {
  private readonly outcomes = new Map<string, Promise<RenderOutcome>>();

  constructor(private readonly tools: RenderTools) {}

  /** Rejects only for what concerns everybody, such as a database that is away. */
  async outcomeOf(request: RenderRequest): Promise<RenderOutcome> {
    let prepared: PreparedRequest;
    try {
      prepared = await this.tools.preparing.prepare(request);
    } catch (error) {
      return this.passing(error);
    }
    const { key, parts, readsCluster } = prepared;
    let outcome = this.outcomes.get(key);
    if (outcome === undefined) this.outcomes.set(key, (outcome = this.find(parts)));
    return { ...(await outcome), readsCluster };
  }

  private async find(parts: readonly SourcePart[]): Promise<RenderOutcome> {
    const { outcome, digests } = await this.tools.known.find(parts);
    if (outcome !== undefined) return shown(outcome);
    let renders: PartRender[];
    try {
      renders = await Promise.all(parts.map((part, index) => this.render(part, digests[index] ?? [])));
    } catch (error) {
      return this.passing(error);
    }
    const made = await this.assembled(renders);
    await this.tools.stores.add(
      made,
      renders.flatMap(({ reads }) => reads ?? []),
    );
    return shown(knownOf(made));
  }

  private async render(part: SourcePart, digests: readonly string[]): Promise<PartRender> {
    if (part.kind === 'module') {
      const { digest, reads, outcome } = await this.tools.modules.render(part, digests, this.tools.lane);
      const read = { digest, reads: { question: part.question, reads } };
      return 'problem' in outcome ? { ...NOTHING, ...read, problem: outcome.problem } : { ...outcome, ...read };
    }
    const { digest, plan, subject } = part;
    try {
      return { ...NOTHING, digest, manifests: await this.tools.directories.render(plan, subject) };
    } catch (error) {
      if (isLasting(error)) return { ...NOTHING, digest, problem: renderProblem(error) };
      throw error;
    }
  }

  private async assembled(renders: readonly PartRender[]): Promise<NewOutcome> {
    const input = { inputDigest: inputDigest(renders.map(({ digest }) => digest)) };
    const problem = renders.find((render) => render.problem !== undefined)?.problem;
    if (problem !== undefined) return { ...input, problem };
    try {
      const { render, warning } = await assembleRender(renders.flatMap(({ manifests }) => manifests));
      const said = warning ?? warningOf(renders.flatMap(({ warnings }) => warnings));
      return { ...input, render, ...(said && { problem: said }) };
    } catch (error) {
      if (isLasting(error)) return { ...input, problem: renderProblem(error) };
      throw error;
    }
  }

  private passing(error: unknown): RenderOutcome {
    const { problem, retryInMs } = passingProblem(error, this.tools.surroundings.logger);
    return { problem, ...(retryInMs !== undefined && { retryInMs }) };
  }
}

const NOTHING = { manifests: [], warnings: [] } as const;
/** Warnings of one render that are kept. */
const MAX_WARNINGS = 10;

function warningOf(warnings: readonly string[]): Problem | undefined {
  if (warnings.length === 0) return undefined;
  return { code: 'RenderWarning', message: warnings.slice(0, MAX_WARNINGS).join('\n'), location: null };
}

function knownOf({ render, problem }: NewOutcome): KnownOutcome {
  return { renderDigest: render?.digest ?? null, objectCount: render?.objectCount ?? 0, problem: problem ?? null };
}

function shown({ renderDigest, objectCount, problem }: KnownOutcome): RenderOutcome {
  if (renderDigest === null) return { problem: problem ?? NOT_RENDERED };
  return { renderDigest, objectCount, ...(problem && { warnings: [problem] }) };
}

const NOT_RENDERED: Problem = {
  code: 'INTERNAL',
  message: 'The application was not rendered. It is tried again.',
  location: null,
};
