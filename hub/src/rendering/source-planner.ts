/** Plans the sources of requests: each distinct (source, commit) once. */
import { AppError, type Problem } from '@wheelhouse/protocol';
import type { RepositoriesService } from '../repositories/repositories.service.js';
import {
  checkIsDirectory,
  isChartSource,
  isReferenceOnly,
  planSource,
  RenderError,
  renderProblem,
  repositoryOf,
  type SourcePlan,
  type SourceSpec,
} from '@wheelhouse/renderer';
import type { RenderRequest } from './render-request.js';

/** The plans of a request's sources in order, or the first thing that is wrong. */
export type RequestPlan = { readonly plans: readonly SourcePlan[] } | { readonly problem: Problem };

export class SourcePlanner {
  private readonly known = new Map<string, Promise<RequestPlan>>();

  constructor(private readonly repositories: Pick<RepositoriesService, 'tree'>) {}

  async plan(request: RenderRequest): Promise<RequestPlan> {
    const sources = request.sources?.length ? request.sources : request.source ? [request.source] : [];
    if (sources.length === 0)
      return { problem: { code: 'INVALID_SPEC', message: 'The application has no source.', location: 'spec.source' } };
    const commits = sources.map((_, index) => request.commits?.[index] ?? request.commit);
    const key = JSON.stringify([sources, commits]);
    let planning = this.known.get(key);
    if (planning === undefined) this.known.set(key, (planning = this.planSources(sources, commits)));
    return await planning;
  }

  private async planSources(sources: readonly SourceSpec[], commits: readonly string[]): Promise<RequestPlan> {
    const plans: SourcePlan[] = [];
    try {
      for (const [index, source] of sources.entries()) {
        if (isReferenceOnly(source)) continue;
        plans.push(await this.planOne(source, commits[index] ?? ''));
      }
      return { plans };
    } catch (error) {
      if (error instanceof RenderError || error instanceof AppError) return { problem: renderProblem(error) };
      throw error;
    }
  }

  private async planOne(source: SourceSpec, commit: string): Promise<SourcePlan> {
    const url = repositoryOf(source);
    if (isChartSource(source)) checkIsDirectory(source, NO_TREE, '');
    return planSource(source, commit, await this.repositories.tree(url, commit));
  }
}

/** A chart repository has no tree. */
const NO_TREE = {
  paths: [],
  directories: [],
  treeIdOf: () => undefined,
  node: () => undefined,
  entryAt: () => undefined,
  below: () => [],
  directlyIn: () => [],
  isSubmodule: () => false,
};
