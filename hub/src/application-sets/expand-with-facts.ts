import { Injectable } from '@nestjs/common';
import {
  expand,
  type Expansion,
  GenerationError,
  generatorSources,
  MAX_FACT_ROUNDS,
  type ParsedSet,
  type RepositoryNeed,
} from '@wheelhouse/generators';
import { AppError, UnavailableError } from '@wheelhouse/protocol';
import type { ClusterFact } from '../clusters/cluster.js';
import { ClustersService } from '../clusters/clusters.service.js';
import { RepositoriesService } from '../repositories/repositories.service.js';
import { refKey } from '../repositories/repository-ref.js';
import { GatheredFacts, GatheredRepository } from './gathered-facts.js';

/** What a set generates now, and what it was told. */
export interface GatheredExpansion {
  readonly expansion: Extract<Expansion, { kind: 'expanded' }>;
  /** All clusters, where a generator read them. */
  readonly clusters?: readonly ClusterFact[];
}

/**
 * Expands a set with facts from the database and from Git. The library is pure and says what it needs; this fetches it, at most
 * MAX_FACT_ROUNDS times. A repository that cannot be read is a fact with a problem, which the library turns into an error: never into
 * an empty list.
 */
@Injectable()
export class ExpandWithFacts {
  constructor(
    private readonly clusters: ClustersService,
    private readonly repositories: RepositoriesService,
  ) {}

  /** Throws GenerationError when a generator or a template fails. */
  async expand(set: ParsedSet): Promise<GatheredExpansion> {
    const clusters = generatorSources(set).clusters ? await this.clusters.listFacts() : undefined;
    const facts = new GatheredFacts(clusters ?? []);
    for (let round = 0; round < MAX_FACT_ROUNDS; round++) {
      const expansion = expand(set, facts);
      if (expansion.kind === 'expanded') return { expansion, ...(clusters && { clusters }) };
      await Promise.all(
        expansion.needs.flatMap((need) => (need.kind === 'repository' ? [this.fetch(need, facts)] : [])),
      );
    }
    throw new GenerationError(
      'GENERATOR_ERROR',
      `The generators asked for more facts than ${MAX_FACT_ROUNDS} rounds gave.`,
      {
        location: 'spec.generators',
      },
    );
  }

  private async fetch(need: RepositoryNeed, facts: GatheredFacts): Promise<void> {
    try {
      const repository = facts.fetched(need) ?? (await this.fetchTree(need));
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

  private async fetchTree({ url, revision }: RepositoryNeed): Promise<GatheredRepository> {
    const ref = refOf(revision);
    await this.repositories.want([{ url, ref }]);
    const resolution = (await this.repositories.commitsOf([{ url, ref }])).get(refKey({ url, ref }));
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

/** A generator without a revision reads the default branch. */
export function refOf(revision: string): string {
  return revision === '' ? 'HEAD' : revision;
}
