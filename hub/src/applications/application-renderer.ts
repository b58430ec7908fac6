import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import { RenderingService } from '../rendering/rendering.service.js';
import type { RenderOutcome, RenderRequest } from '../rendering/render-request.js';
import { RepositoriesService } from '../repositories/repositories.service.js';
import type { RefView } from '../repositories/ref-view.js';
import { refKey, type RefResolution, type RepositoryRefName } from '../repositories/repository-ref.js';
import { type ApplicationSpec, type DestinationCluster, sourcesOf, sourceSpecsOf } from './application.js';
import type { DesiredRender } from './application-store.js';

/** What rendering needs to know of an application. */
export interface Renderable {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: ApplicationSpec;
  readonly cluster: DestinationCluster;
}

/** A render with the commit it came from, or why there is none. */
export type RenderResult = (
  | (DesiredRender & {
      /** The repository does not answer any more: this is what it said last. */
      readonly staleProblem?: Problem;
    })
  | {
      readonly problem: Problem;
      /** After how long it is worth trying again though nothing changed; absent: as the problem's code says. */
      readonly retryInMs?: number;
    }
) & {
  /** Whether another cluster, or other claims of the same one, could give another render. Absent: not known. */
  readonly readsCluster?: boolean;
};

/** Commits of refs, by `refKey`. */
type Commits = ReadonlyMap<string, RefResolution>;

/**
 * From applications to renders: resolves every distinct ref once, then has everything rendered in one call. Never throws for one bad
 * application: its result holds the problem, and its siblings go on.
 */
@Injectable()
export class ApplicationRenderer {
  constructor(
    private readonly repositories: RepositoriesService,
    private readonly rendering: RenderingService,
  ) {}

  /** Results in the order of the applications. With a view, refs point to where it says. */
  async render(applications: readonly Renderable[], view?: RefView): Promise<RenderResult[]> {
    return await Promise.all(await this.start(applications, view));
  }

  /** The same, each as soon as it is known: one that takes long keeps no other one waiting. */
  async start(applications: readonly Renderable[], view?: RefView): Promise<Promise<RenderResult>[]> {
    const sources = applications.map((application) => sourcesOf(application.spec));
    const commits = await this.resolve(sources.flat(), view);
    const results: Promise<RenderResult>[] = [];
    const requests: RenderRequest[] = [];
    const waiting: { index: number; commit: string; staleProblem?: Problem }[] = [];
    for (const [index, application] of applications.entries()) {
      const resolved = commitsFor(sources[index] ?? [], commits);
      if ('problem' in resolved) results[index] = Promise.resolve(resolved);
      else {
        const [commit = ''] = resolved.commits;
        requests.push(requestFor(application, commit, resolved.commits));
        waiting.push({ index, commit, ...(resolved.staleProblem && { staleProblem: resolved.staleProblem }) });
      }
    }
    const outcomes = this.rendering.start(requests);
    for (const [position, { index, commit, ...stale }] of waiting.entries()) {
      const outcome = outcomes[position];
      if (!outcome) throw new Error(`Rendering gave ${outcomes.length} outcomes for ${requests.length} requests.`);
      results[index] = resultOf(outcome, commit, stale);
    }
    return results;
  }

  /** The commit of each application's first source now; undefined where it is not known. */
  async currentCommits(specs: readonly ApplicationSpec[]): Promise<(string | undefined)[]> {
    const sources = specs.map((spec) => sourcesOf(spec)[0]);
    const commits = await this.resolve(sources.filter((source) => source !== undefined));
    return sources.map((source) => {
      const resolution = source && commits.get(refKey(source));
      return resolution && 'commit' in resolution ? resolution.commit : undefined;
    });
  }

  /** What the distinct refs mean: one question for all of them. */
  private async resolve(sources: readonly RepositoryRefName[], view: RefView = this.repositories): Promise<Commits> {
    const distinct = new Map(sources.filter((source) => source.url !== '').map((source) => [refKey(source), source]));
    if (distinct.size === 0) return new Map();
    return view.commitsOf([...distinct.values()]);
  }
}

function commitsFor(
  sources: readonly RepositoryRefName[],
  commits: Commits,
): { commits: string[]; staleProblem?: Problem } | { problem: Problem } {
  const found: string[] = [];
  let staleProblem: Problem | undefined;
  for (const source of sources) {
    const resolution = commits.get(refKey(source));
    if (!resolution) return { problem: noSource(`The source names no repository: spec.source.repoURL is empty.`) };
    if ('problem' in resolution) return { problem: resolution.problem };
    found.push(resolution.commit);
    staleProblem ??= resolution.staleProblem;
  }
  return found.length > 0
    ? { commits: found, ...(staleProblem && { staleProblem }) }
    : { problem: noSource('The application has no source: set spec.source.') };
}

async function resultOf(
  rendering: Promise<RenderOutcome>,
  revision: string,
  stale: { staleProblem?: Problem },
): Promise<RenderResult> {
  const outcome = await rendering;
  const { readsCluster } = outcome;
  const reads = readsCluster === undefined ? {} : { readsCluster };
  if ('renderDigest' in outcome) return { revision, renderDigest: outcome.renderDigest, ...stale, ...reads };
  const { problem, retryInMs } = outcome;
  return { problem, ...(retryInMs !== undefined && { retryInMs }), ...reads };
}

function noSource(message: string): Problem {
  return { code: 'INVALID_SPEC', message, location: 'spec.source' };
}

function requestFor(application: Renderable, commit: string, commits: readonly string[]): RenderRequest {
  const { name, namespace, project, labels, annotations, cluster } = application;
  return {
    ...sourceSpecsOf(application.spec),
    commit,
    ...(commits.length > 1 && { commits }),
    application: { name, namespace, project, labels, annotations },
    cluster,
  };
}
