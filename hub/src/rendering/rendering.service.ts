/** Turns applications into stored renders. Every distinct input is rendered once, whatever the number of applications. */
import { Injectable } from '@nestjs/common';
import { digestOf, type Problem } from '@wheelhouse/protocol';
import {
  ContextDigests,
  FileRenderer,
  joinReach,
  type Manifest,
  REACHES_NOTHING,
  RENDERER_VERSION,
  RenderError,
  RenderLimitError,
  renderProblem,
  type SourcePlan,
  templateContext,
} from '@wheelhouse/renderer';
import { Clock } from '../platform/clock/clock.js';
import { Turns } from '../platform/git/turns.js';
import { RepositoriesService } from '../repositories/repositories.service.js';
import { assembleRender } from './assemble-render.js';
import { BlobReader } from './blob-reader.js';
import { type KnownOutcome, type NewOutcome, RenderStore } from './render-store.js';
import type { RenderOutcome, RenderRequest } from './render-request.js';
import { SourcePlanner } from './source-planner.js';

/** Inputs whose files are in memory at one time. */
const BATCH_INPUTS = 200;

/** A distinct thing to render, for one or many requests. */
interface Input {
  readonly digest: string;
  readonly plans: readonly SourcePlan[];
  /** Of templates: whose names and labels they see. Requests with the same digest are equal in what is read. */
  readonly request: RenderRequest;
}

@Injectable()
export class RenderingService {
  private readonly files = new FileRenderer();

  constructor(
    private readonly repositories: RepositoriesService,
    private readonly store: RenderStore,
    private readonly clock: Clock,
  ) {}

  /** Outcomes in the order of the requests. Never throws for one bad request: its outcome holds the problem. */
  async render(requests: readonly RenderRequest[]): Promise<RenderOutcome[]> {
    const blobs = new BlobReader(this.repositories);
    const inputs = await this.inputsOf(requests, blobs);
    const distinct = new Map<string, Input>();
    for (const input of inputs) if (!('problem' in input)) distinct.set(input.digest, input);
    const outcomes = await this.store.findOutcomes([...distinct.keys()], this.clock.now());
    const missing = [...distinct.values()].filter(({ digest }) => !outcomes.has(digest));
    for (let start = 0; start < missing.length; start += BATCH_INPUTS) {
      const made = await this.renderMissing(missing.slice(start, start + BATCH_INPUTS), blobs);
      for (const [digest, outcome] of made) outcomes.set(digest, outcome);
    }
    return inputs.map((input) => ('problem' in input ? input : shown(outcomes.get(input.digest))));
  }

  private async inputsOf(
    requests: readonly RenderRequest[],
    blobs: BlobReader,
  ): Promise<(Input | { problem: Problem })[]> {
    const planner = new SourcePlanner(this.repositories);
    const planned = await Promise.all(requests.map((request) => planner.plan(request)));
    const templates = [...new Set(planned.flatMap((plan) => ('plans' in plan ? plan.plans : [])))].filter(
      ({ values }) => values !== undefined,
    );
    const failed = await blobs.readAll(templates, (plan) => this.files.unknownReaches(plan));
    const contexts = new ContextDigests();
    const plain = new Map<readonly SourcePlan[], string>();
    return requests.map((request, index) => {
      const plan = planned[index];
      if (plan === undefined || 'problem' in plan) return plan ?? { problem: unknownProblem() };
      const { plans } = plan;
      const problem = plans.map((one) => failed.get(one)).find((one) => one !== undefined);
      if (problem !== undefined) return { problem };
      let digest = plain.get(plans);
      if (digest === undefined) {
        const reach = plans
          .filter(({ values }) => values !== undefined)
          .map((one) => this.files.reachOf(one, blobs.contentsOf(one.url)));
        const parts = [RENDERER_VERSION, ...plans.map((one) => one.digest)];
        if (reach.length === 0) plain.set(plans, (digest = digestOf(parts)));
        else
          digest = digestOf([
            ...parts,
            contexts.digest(
              request,
              plans.map(({ commit }) => commit).join(),
              reach.reduce(joinReach, REACHES_NOTHING),
            ),
          ]);
      }
      return { digest, plans, request };
    });
  }

  private async renderMissing(inputs: readonly Input[], blobs: BlobReader): Promise<Map<string, KnownOutcome>> {
    const plans = [...new Set(inputs.flatMap((input) => input.plans))];
    const failed = await blobs.readAll(plans, (plan) => this.files.missingBlobs(plan));
    const turns = new Turns();
    const made = new Map<string, KnownOutcome>();
    const lasting: NewOutcome[] = [];
    for (const input of inputs) {
      const problem = input.plans.map((plan) => failed.get(plan)).find((one) => one !== undefined);
      const outcome =
        problem === undefined ? await this.renderOne(input, blobs, turns) : { inputDigest: input.digest, problem };
      made.set(input.digest, knownOf(outcome));
      if (problem === undefined) lasting.push(outcome);
      if (turns.isOver) await turns.next();
    }
    await this.store.addOutcomes(lasting, this.clock.now());
    return made;
  }

  private async renderOne({ digest, plans, request }: Input, blobs: BlobReader, turns: Turns): Promise<NewOutcome> {
    try {
      const manifests: Manifest[] = [];
      for (const plan of plans) {
        const context = plan.values === undefined ? undefined : templateContext(request, plan.commit, plan.values);
        for (const manifest of await this.files.render(plan, blobs.contentsOf(plan.url), context, turns))
          manifests.push(manifest);
      }
      const { render, warning } = await assembleRender(manifests);
      return { inputDigest: digest, render, ...(warning && { problem: warning }) };
    } catch (error) {
      if (error instanceof RenderError || error instanceof RenderLimitError)
        return { inputDigest: digest, problem: renderProblem(error) };
      throw error;
    }
  }
}

function knownOf({ render, problem }: NewOutcome): KnownOutcome {
  return { renderDigest: render?.digest ?? null, objectCount: render?.objectCount ?? 0, problem: problem ?? null };
}

function shown(outcome: KnownOutcome | undefined): RenderOutcome {
  if (outcome?.renderDigest == null) return { problem: outcome?.problem ?? unknownProblem() };
  const { renderDigest, objectCount, problem } = outcome;
  return { renderDigest, objectCount, ...(problem && { warnings: [problem] }) };
}

function unknownProblem(): Problem {
  return { code: 'INTERNAL', message: 'The application was not rendered. It is tried again.', location: null };
}
