import { Injectable } from '@nestjs/common';
import {
  expand,
  explainExpansion,
  type ExpansionExplanation,
  type ExplanationOptions,
  type Expansion,
  type ExpansionLimits,
  type FactQuestion,
  GenerationError,
  generatorSources,
  MAX_FACT_ROUNDS,
  type Need,
  type ParsedSet,
  type RepositoryNeed,
} from '@wheelhouse/generators';
import { AppError, UnavailableError } from '@wheelhouse/protocol';
import type { ClusterFact } from '../../clusters/cluster.js';
import { ClustersService } from '../../clusters/clusters.service.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import { refKey } from '../../repositories/refs/repository-ref.js';
import { DelayedExpansionError } from '../application-sets.errors.js';
import { ExpansionBounds } from './expansion-bounds.js';
import { GatheredFacts, GatheredRepository } from './gathered-facts.js';
import { AskQuestions } from '../questions/ask-questions.js';
import { refOf } from '../questions/requeue.js';

/** What a set generates now, and what it was told. */
export interface GatheredExpansion {
  readonly expansion: Extract<Expansion, { kind: 'expanded' }>;
  /** All clusters, where a generator read them. */
  readonly clusters?: readonly ClusterFact[];
  /** When the newest answer of a service was asked for. */
  readonly answeredAt?: Date;
}

/** What a computation gives, or what it has to be told first. */
type Computed<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'needs'; readonly needs: readonly Need[] };

/** What an explanation is about: all applications, one, or those of a cluster. */
export type ExplanationSubject = Pick<ExplanationOptions, 'applicationName' | 'clusterName'>;

/** What an expansion may take for granted. */
export interface ExpansionOptions {
  /** Where refs point; with it, none is followed because of this expansion. */
  readonly view?: RefView | undefined;
  /** Answers of services that are older are out of date. */
  readonly answersFrom?: Date | null | undefined;
}

/**
 * Expands a set with facts from the database, from Git and from services that its generators ask. The library is pure and says what it needs; this fetches it, at most
 * MAX_FACT_ROUNDS times. A repository that cannot be read, or a service that fails, is a fact with a problem, which the library turns into an error: never into
 * an empty list.
 */
@Injectable()
export class ExpandWithFacts {
  constructor(
    private readonly clusters: ClustersService,
    private readonly repositories: RepositoriesService,
    private readonly asking: AskQuestions,
    private readonly bounds: ExpansionBounds,
  ) {}

  /** Throws GenerationError when a generator or a template fails; DelayedExpansionError where a service says until when. */
  async expand(set: ParsedSet, options: ExpansionOptions = {}): Promise<GatheredExpansion> {
    const clusters = generatorSources(set).clusters ? await this.clusters.listFacts() : undefined;
    const facts = new GatheredFacts(clusters ?? [], this.asking.now());
    const expansion = await this.gathering(facts, options, (limits) => {
      const result = expand(set, facts, limits);
      return result.kind === 'needs' ? result : { kind: 'done', value: result };
    });
    const { answeredAt } = facts;
    return { expansion, ...(clusters && { clusters }), ...(answeredAt && { answeredAt }) };
  }

  /** How the set comes to its applications, with the same facts. No ref is followed because of it. Throws as `expand`. */
  async explain(
    set: ParsedSet,
    subject: ExplanationSubject,
    { answersFrom }: Pick<ExpansionOptions, 'answersFrom'>,
  ): Promise<ExpansionExplanation> {
    const facts = new GatheredFacts(await this.clusters.listFacts(), this.asking.now());
    const options = { answersFrom, view: this.repositories.view() };
    return this.gathering(facts, options, (limits) => {
      // A stored set is one line of JSON: positions in it mean nothing to anybody.
      const result = explainExpansion(set, facts, { ...subject, limits, hasPositions: false });
      return result.kind === 'needs' ? result : { kind: 'done', value: result.explanation };
    });
  }

  /** Computes, and fetches what is missing, until nothing is. */
  private async gathering<T>(
    facts: GatheredFacts,
    options: ExpansionOptions,
    compute: (limits: ExpansionLimits) => Computed<T>,
  ): Promise<T> {
    const bounded = this.bounds.begin();
    for (let round = 0; round < MAX_FACT_ROUNDS; round++) {
      const computed = computeOrDelay(facts, () => bounded(compute));
      if (computed.kind === 'done') return computed.value;
      await this.gather(computed.needs, facts, options);
    }
    throw new GenerationError(
      'GENERATOR_ERROR',
      `The generators asked for more facts than ${MAX_FACT_ROUNDS} rounds gave.`,
      {
        location: 'spec.generators',
      },
    );
  }

  private async gather(needs: readonly Need[], facts: GatheredFacts, options: ExpansionOptions): Promise<void> {
    const questions: FactQuestion[] = [];
    const repositories: RepositoryNeed[] = [];
    for (const need of needs) {
      if (need.kind === 'repository') repositories.push(need);
      else questions.push(need);
    }
    const [answered] = await Promise.all([
      this.asking.ask(questions, { startedAt: facts.now(), from: options.answersFrom }),
      ...repositories.map((need) => this.fetch(need, facts, options.view)),
    ]);
    facts.addAnswers(answered);
  }

  private async fetch(need: RepositoryNeed, facts: GatheredFacts, view: RefView | undefined): Promise<void> {
    try {
      const repository = facts.fetched(need) ?? (await this.fetchTree(need, view));
      if (need.files.length > 0) {
        const oids = repository.oidsOf(need.files);
        const blobs = await this.repositories.readBlobs(need.url, [...new Set(oids.values())]);
        repository.addTexts(need.files, oids, blobs);
      }
      facts.add(need, repository);
    } catch (error) {
      // Only what a repository answers is a fact; a database that is away is not, and ends the expansion.
      if (!(error instanceof AppError)) throw error;
      facts.add(need, { problem: { code: error.code, message: error.message } });
    }
  }

  private async fetchTree({ url, revision }: RepositoryNeed, view?: RefView): Promise<GatheredRepository> {
    const ref = refOf(revision);
    if (!view) await this.repositories.want([{ url, ref }]);
    const commits = await (view ?? this.repositories).commitsOf([{ url, ref }]);
    const resolution = commits.get(refKey({ url, ref }));
    // A last known commit is good enough to go on running, but not to decide what exists: a repository that is gone freezes the set.
    const problem = resolution && ('problem' in resolution ? resolution.problem : resolution.staleProblem);
    if (!resolution || 'problem' in resolution || problem)
      throw new UnavailableError(
        problem?.code ?? 'REPOSITORY_UNAVAILABLE',
        problem?.message ?? `The repository ${url} has not answered yet. It is tried again.`,
      );
    return new GatheredRepository(await this.repositories.tree(url, resolution.commit));
  }
}

/** A service that takes no questions for now is not asked again before its time. */
function computeOrDelay<T>(facts: GatheredFacts, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof GenerationError && error.code === 'GENERATOR_ERROR' && facts.retryAt)
      throw new DelayedExpansionError(error, facts.retryAt);
    throw error;
  }
}
