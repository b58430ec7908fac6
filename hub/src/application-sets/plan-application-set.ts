import { Injectable } from '@nestjs/common';
import type { GeneratedApplication, ParsedSet } from '@wheelhouse/generators';
import type { Problem } from '@wheelhouse/protocol';
import { type ApplicationDraft, destinationOf, draftOf } from '../applications/application.js';
import { ApplicationDestinations } from '../applications/application-destinations.js';
import { ApplicationsService, type StoredApplication } from '../applications/applications.service.js';
import type { ClusterFact } from '../clusters/cluster.js';
import type { ApplicationSetRecord, SetSource } from './application-set.js';
import { ExpandWithFacts, refOf } from './expand-with-facts.js';
import { isForImplicitCluster } from './implicit-cluster.js';
import { type ExpansionPlan, planExpansion } from './expansion-plan.js';
import { withPreservedFields } from './preserved-fields.js';

/** A set with what its expansion would do now. Nothing has been written. */
export interface PlannedSet {
  readonly set: ParsedSet;
  readonly plan: ExpansionPlan;
  /** Of single applications; the others go on. */
  readonly problems: readonly Problem[];
  readonly sources: readonly SetSource[];
  readonly usesClusters: boolean;
}

/** Expands a set and compares the outcome with its applications. Reads only. */
@Injectable()
export class PlanApplicationSet {
  constructor(
    private readonly expansion: ExpandWithFacts,
    private readonly destinations: ApplicationDestinations,
    private readonly applications: ApplicationsService,
  ) {}

  /** `existing` must have been read before: then what is planned is never older than that version. Throws GenerationError. */
  async plan(set: ParsedSet, existing: ApplicationSetRecord | undefined): Promise<PlannedSet> {
    const { expansion, clusters } = await this.expansion.expand(set);
    const placed = await this.place(expansion.applications, set, clusters);
    const stored = existing ? await this.applications.listOfSet(existing.id) : [];
    const problems: Problem[] = [...expansion.problems.map(toProblem), ...placed.problems];
    const invalidNames = new Set([
      ...expansion.problems.flatMap(({ applicationName }) => applicationName ?? []),
      ...placed.leftOut,
    ]);
    const plan = planExpansion({
      drafts: await this.withPreserved(set, placed.drafts, stored),
      invalidNames,
      stored,
      taken: await this.listTaken(placed.drafts, stored, existing),
      policy: set.applicationsSync,
    });
    return {
      set,
      plan,
      problems: [...problems, ...plan.problems],
      sources: expansion.sources.repositories.map(({ url, revision }) => ({ url, ref: refOf(revision) })),
      // A destination that names no cluster yet is looked at again when clusters change.
      usesClusters: expansion.sources.clusters || placed.problems.length > 0,
    };
  }

  /** Drafts for the applications whose destination is a registered cluster, and a problem for each of the others. */
  private async place(
    generated: readonly GeneratedApplication[],
    set: ParsedSet,
    clusters: readonly ClusterFact[] | undefined,
  ): Promise<{ drafts: ApplicationDraft[]; problems: Problem[]; leftOut: string[] }> {
    const found = clusters
      ? resolveAmong(clusters, generated)
      : await this.destinations.resolve(generated.map(({ spec }) => spec));
    const drafts: ApplicationDraft[] = [];
    const problems: Problem[] = [];
    const leftOut: string[] = [];
    for (const [index, application] of generated.entries()) {
      const cluster = found[index];
      if (cluster) drafts.push(draftOf(application, cluster));
      else {
        leftOut.push(application.name);
        const isExpected = clusters !== undefined && isForImplicitCluster(application, set);
        if (!isExpected) problems.push(destinationUnknown(application));
      }
    }
    return { drafts, problems, leftOut };
  }

  /** Names of new applications that belong to somebody else. */
  private async listTaken(
    drafts: readonly ApplicationDraft[],
    stored: readonly StoredApplication[],
    existing: ApplicationSetRecord | undefined,
  ): Promise<StoredApplication[]> {
    const own = new Set(stored.map(({ name }) => name));
    const names = drafts.filter(({ name }) => !own.has(name)).map(({ name }) => name);
    const found = await this.applications.listByName(names);
    return found.filter(({ applicationSetId }) => existing === undefined || applicationSetId !== existing.id);
  }

  private async withPreserved(
    set: ParsedSet,
    drafts: readonly ApplicationDraft[],
    stored: readonly StoredApplication[],
  ): Promise<readonly ApplicationDraft[]> {
    const { labels, annotations } = set.preservedFields;
    if (labels.length === 0 && annotations.length === 0) return drafts;
    const changed = new Map(stored.map(({ name, id, specDigest }) => [name, { id, specDigest }]));
    const ids = drafts.flatMap(({ name, specDigest }) => {
      const before = changed.get(name);
      return before && before.specDigest !== specDigest ? [before.id] : [];
    });
    const manifests = await this.applications.listManifests(ids);
    return drafts.map((draft) => {
      const live = manifests.get(draft.name);
      return live ? withPreservedFields(draft, live, set.preservedFields) : draft;
    });
  }
}

/** By name, by server, or, where both are given, only a cluster that has both. */
function resolveAmong(
  clusters: readonly ClusterFact[],
  generated: readonly GeneratedApplication[],
): (ClusterFact | undefined)[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const byServer = new Map(clusters.map((cluster) => [cluster.server, cluster]));
  return generated.map(({ spec }) => {
    const { name, server } = destinationOf(spec);
    const trimmed = server?.replace(/\/+$/, '');
    if (name === undefined) return trimmed === undefined ? undefined : byServer.get(trimmed);
    const named = byName.get(name);
    return trimmed === undefined || named?.server === trimmed ? named : undefined;
  });
}

function destinationUnknown(application: GeneratedApplication): Problem {
  const { name, server } = destinationOf(application.spec);
  const said = name !== undefined && server !== undefined ? `"${name}" at ${server}` : `"${name ?? server ?? ''}"`;
  return {
    code: 'DESTINATION_UNKNOWN',
    message: `The application "${application.name}" is left out: its destination ${said} is no registered cluster. Register it, or correct the template's spec.destination.`,
    location: application.name,
  };
}

function toProblem(problem: { code: string; message: string; applicationName?: string }): Problem {
  return { code: problem.code, message: problem.message, location: problem.applicationName ?? null };
}
