import { Injectable } from '@nestjs/common';
import type { GeneratedApplication, ParsedSet } from '@wheelhouse/generators';
import type { Problem } from '@wheelhouse/protocol';
import { type ApplicationDraft, destinationOf, draftOf } from '../../applications/application.js';
import { isHubDestination } from '../../applications/hub-destination.js';
import { ApplicationDestinations } from '../../applications/application-destinations.js';
import { ApplicationsService } from '../../applications/applications.service.js';
import type { ClusterFact } from '../../clusters/cluster.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import type { ApplicationSetRecord, SetQuestions, SetSource } from '../application-set.js';
import { ExpandWithFacts } from '../expansion/expand-with-facts.js';
import { isForImplicitCluster } from '../expansion/implicit-cluster.js';
import { ApplicationsPolicy } from './applications-policy.js';
import { budgetOf } from './deletion-budget.js';
import { partByName } from './legal-names.js';
import { type ExpansionPlan, planExpansion } from './expansion-plan.js';
import { matchApplications } from './match-applications.js';
import { SetEdits } from '../set-edits.js';
import { setQuestions, setSources } from '../questions/requeue.js';

/** A set with what its expansion would do now. Nothing has been written. */
export interface PlannedSet {
  readonly set: ParsedSet;
  readonly plan: ExpansionPlan;
  /** Of single applications; the others go on. */
  readonly problems: readonly Problem[];
  readonly sources: readonly SetSource[];
  readonly usesClusters: boolean;
  readonly asked: SetQuestions;
}

/** Expands a set and compares the outcome with its applications. Reads only. */
@Injectable()
export class PlanApplicationSet {
  constructor(
    private readonly expansion: ExpandWithFacts,
    private readonly destinations: ApplicationDestinations,
    private readonly applications: ApplicationsService,
    private readonly policy: ApplicationsPolicy,
    private readonly edits: SetEdits,
  ) {}

  /**
   * `existing` must have been read before: then what is planned is never older than that version. With a view, refs point to where it
   * says, and none is followed because of it. Answers of services that are older than `answersFrom` are asked for again. Throws
   * GenerationError.
   */
  async plan(
    set: ParsedSet,
    existing: ApplicationSetRecord | undefined,
    view?: RefView,
    answersFrom: Date | null = existing?.answersFrom ?? null,
  ): Promise<PlannedSet> {
    const policy = this.policy.of(set);
    const budget = budgetOf(set.annotations);
    const { expansion, clusters, answeredAt } = await this.expansion.expand(set, { view, answersFrom });
    const named = partByName(expansion.applications);
    const placed = await this.place(named.applications, set, clusters);
    const stored = existing ? await this.applications.listOfSet(existing.id) : [];
    const problems: Problem[] = [...expansion.problems.map(toProblem), ...named.problems, ...placed.problems];
    const invalidNames = new Set([
      ...expansion.problems.flatMap(({ applicationName }) => applicationName ?? []),
      ...named.problems.map(({ location }) => location),
      ...placed.leftOut,
    ]);
    const plan = planExpansion({
      ...(await matchApplications(this.applications, {
        set,
        drafts: placed.drafts,
        stored,
        invalidNames,
        destinations: this.destinations,
        policy,
        ...(existing && { applicationSetId: existing.id }),
      })),
      invalidNames,
      stored,
      policy,
      isBlocked: named.problems.length > 0,
      ...(budget && { budget }),
    });
    return {
      set,
      plan,
      problems: [...problems, ...(await this.edits.explainTaken(set.name, plan.problems))],
      sources: setSources(set, expansion.sources),
      // A destination that names no cluster yet is looked at again when clusters change.
      usesClusters: expansion.sources.clusters || placed.problems.length > 0,
      asked: setQuestions(set, expansion.sources, [answersFrom, answeredAt]),
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
      const isExpected = clusters !== undefined && isForImplicitCluster(application, set);
      // What a template sends to the hub itself holds applications, which the hub makes.
      if (cluster || (isHubDestination(application.spec) && !isExpected)) drafts.push(draftOf(application, cluster));
      else {
        leftOut.push(application.name);
        if (!isExpected) problems.push(destinationUnknown(application));
      }
    }
    return { drafts, problems, leftOut };
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
