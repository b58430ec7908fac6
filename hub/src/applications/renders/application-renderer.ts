import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import { ProjectsService } from '../../projects/projects.service.js';
import { RenderingService } from '../../rendering/rendering.service.js';
import type { RenderOutcome, RenderRequest } from '../../rendering/render-request.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import { refKey, type RefResolution, type RepositoryRefName } from '../../repositories/refs/repository-ref.js';
import { type ApplicationSpec, type DestinationCluster, sourcesOf, sourceSpecsOf } from '../application.js';
import type { DesiredRender } from '../store/application-store.js';
import { annotationProblem } from '../delivery-rules/application-annotations.js';
import { type Commits, ResolveRefs, type SoonResolved } from './resolve-refs.js';

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
      readonly warnings?: readonly Problem[];
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

/**
 * From applications to renders: resolves every distinct ref once, then has everything rendered in one call. Never throws for one bad
 * application: its result holds the problem, and its siblings go on.
 */
@Injectable()
export class ApplicationRenderer {
  private readonly refs: ResolveRefs;

  constructor(
    private readonly repositories: RepositoriesService,
    private readonly rendering: RenderingService,
    private readonly projects: ProjectsService,
  ) {
    this.refs = new ResolveRefs(repositories);
  }

  /** Results in the order of the applications. With a view, refs point to where it says. */
  async render(applications: readonly Renderable[], view?: RefView): Promise<RenderResult[]> {
    return await Promise.all(await this.start(applications, view));
  }

  /** The same, each as soon as it is known: neither a slow render nor a repository that does not answer keeps others waiting. */
  async start(applications: readonly Renderable[], view?: RefView): Promise<Promise<RenderResult>[]> {
    const sources = applications.map((application) => sourcesOf(application.spec));
    const { known, late } = view
      ? { known: await this.resolve(sources.flat(), view), late: new Map<string, Promise<RefResolution>>() }
      : await this.refs.resolve(named(sources.flat()));
    const problems = await this.problemsOf(applications);
    const results: Promise<RenderResult>[] = [];
    const ready: { index: number; resolved: ResolvedSources; request: RenderRequest }[] = [];
    for (const [index, application] of applications.entries()) {
      const own = sources[index] ?? [];
      const problem = problems[index];
      if (problem) {
        results[index] = Promise.resolve({ problem });
        continue;
      }
      if (own.some((source) => late.has(refKey(source)))) {
        results[index] = this.renderLate(application, own, { known, late });
        continue;
      }
      const resolved = commitsFor(own, known);
      if ('problem' in resolved) results[index] = Promise.resolve(resolved);
      else ready.push({ index, resolved, request: requestFor(application, resolved.commits) });
    }
    const outcomes = this.rendering.start(ready.map(({ request }) => request));
    for (const [position, { index, resolved }] of ready.entries()) {
      const outcome = outcomes[position];
      if (!outcome) throw new Error(`Rendering gave ${outcomes.length} outcomes for ${ready.length} requests.`);
      results[index] = resultOf(outcome, resolved);
    }
    return results;
  }

  /** What makes an application one that must not be rendered: its own words, or its project's. Undefined where nothing does. */
  async problemsOf(applications: readonly Renderable[]): Promise<(Problem | undefined)[]> {
    const forbidden = await this.projects.problemsOf(
      applications.map(({ project, namespace, cluster, spec }) => ({
        project,
        namespace,
        cluster,
        sourceUrls: sourcesOf(spec).map(({ url }) => url),
      })),
    );
    return applications.map(({ annotations }, index) => annotationProblem(annotations) ?? forbidden[index]);
  }

  private async renderLate(
    application: Renderable,
    sources: readonly RepositoryRefName[],
    { known, late }: SoonResolved,
  ): Promise<RenderResult> {
    const commits = new Map(known);
    for (const source of sources) {
      const resolution = await late.get(refKey(source));
      if (resolution) commits.set(refKey(source), resolution);
    }
    const resolved = commitsFor(sources, commits);
    if ('problem' in resolved) return resolved;
    const [outcome] = this.rendering.start([requestFor(application, resolved.commits)]);
    if (!outcome) throw new Error('Rendering gave no outcome for a request.');
    return await resultOf(outcome, resolved);
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
    const distinct = new Map(named(sources).map((source) => [refKey(source), source]));
    if (distinct.size === 0) return new Map();
    return view.commitsOf([...distinct.values()]);
  }
}

/** The commits of an application's sources, in order. */
interface ResolvedSources {
  readonly commits: readonly string[];
  readonly staleProblem?: Problem;
}

/** Sources that name a repository: the others are no use asking for. */
function named(sources: readonly RepositoryRefName[]): RepositoryRefName[] {
  return sources.filter(({ url }) => url !== '');
}

function commitsFor(sources: readonly RepositoryRefName[], commits: Commits): ResolvedSources | { problem: Problem } {
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

async function resultOf(rendering: Promise<RenderOutcome>, resolved: ResolvedSources): Promise<RenderResult> {
  const outcome = await rendering;
  const { commits, staleProblem } = resolved;
  const [revision = ''] = commits;
  const stale = staleProblem === undefined ? {} : { staleProblem };
  const { readsCluster } = outcome;
  const reads = readsCluster === undefined ? {} : { readsCluster };
  if ('renderDigest' in outcome) {
    const { renderDigest, warnings } = outcome;
    return { revision, renderDigest, ...(warnings && { warnings }), ...stale, ...reads };
  }
  const { problem, retryInMs } = outcome;
  return { problem, ...(retryInMs !== undefined && { retryInMs }), ...reads };
}

function noSource(message: string): Problem {
  return { code: 'INVALID_SPEC', message, location: 'spec.source' };
}

function requestFor(application: Renderable, commits: readonly string[]): RenderRequest {
  const [commit = ''] = commits;
  const { name, namespace, project, labels, annotations, cluster } = application;
  return {
    ...sourceSpecsOf(application.spec),
    commit,
    ...(commits.length > 1 && { commits }),
    application: { name, namespace, project, labels, annotations },
    cluster,
  };
}
