import type { Condition, Problem } from '@wheelhouse/protocol';
import type { AssignmentChange } from '../../delivery/assignment.js';
import { historyLimitOf } from '../application.js';
import { carryOverTimes, destinationCondition, renderCondition, warningConditions } from './application-conditions.js';
import type { RenderResult } from './application-renderer.js';
import type { DesiredRender, HistoryEntry } from '../store/application-store.js';
import { assignmentOf, isTransient } from '../writing/prepared-upsert.js';
import type { SettledApplication, StaleApplication } from './stale-application-store.js';

/** What bringing one application up to date came to. */
export interface Outcome {
  readonly application: StaleApplication;
  readonly settled: SettledApplication;
  /** The render to assign; absent: what was assigned last stays. */
  readonly render?: DesiredRender;
  /** Whether anybody who watches the application would see a difference. */
  readonly isVisible: boolean;
}

/** The time, and how long to wait with problems that may vanish by themselves. */
export interface OutcomeTimes {
  readonly now: Date;
  readonly retryInMs: number;
  /** Added to other waits: what failed together is not tried again at once. */
  readonly retrySpreadMs: number;
}

/** The outcome for an application whose destination names no cluster: it stays, unassigned. */
export function unassignedOutcome(application: StaleApplication, times: OutcomeTimes): Outcome {
  const conditions = [destinationCondition(application.destination, times.now)];
  return outcome(application, { clusterId: null, conditions });
}

/** The outcome of a render. A problem leaves the last good render, and its assignment, in place. */
export function renderedOutcome(
  application: StaleApplication,
  clusterId: string | null,
  result: RenderResult,
  times: OutcomeTimes,
): Outcome {
  const { readsCluster } = result;
  if ('problem' in result) {
    const conditions = [renderCondition(result.problem, times.now)];
    const retryInMs = retryOf(result.problem, result.retryInMs, times);
    return outcome(application, {
      clusterId,
      conditions,
      isSettled: false,
      readsCluster: readsCluster ?? true,
      ...(retryInMs !== undefined && { retryInMs }),
    });
  }
  // A commit that did not change what is rendered is not a new revision of this application.
  const isSame = result.renderDigest === application.renderDigest && application.revision !== null;
  const { renderDigest, staleProblem, warnings } = result;
  const render = { revision: isSame ? application.revision : result.revision, renderDigest };
  const conditions = [
    ...(staleProblem ? [renderCondition(staleProblem, times.now)] : []),
    ...warningConditions(warnings ?? [], times.now),
  ];
  const reads = readsCluster === undefined ? {} : { readsCluster };
  return { ...outcome(application, { clusterId, conditions, render, ...reads }), render };
}

function retryOf(problem: Problem, retryInMs: number | undefined, times: OutcomeTimes): number | undefined {
  if (retryInMs !== undefined) return retryInMs + times.retrySpreadMs;
  return isTransient(problem) ? times.retryInMs : undefined;
}

function outcome(
  application: StaleApplication,
  change: {
    clusterId: string | null;
    conditions: Condition[];
    render?: DesiredRender;
    isSettled?: boolean;
    readsCluster?: boolean;
    retryInMs?: number;
  },
): Outcome {
  const conditions = carryOverTimes(application.conditions, change.conditions);
  const renderDigest = change.render?.renderDigest ?? application.renderDigest;
  const isVisible =
    renderDigest !== application.renderDigest ||
    change.clusterId !== application.clusterId ||
    application.isChanged ||
    JSON.stringify(conditions) !== JSON.stringify(application.conditions);
  return {
    application,
    isVisible,
    settled: {
      id: application.id,
      staleMark: application.staleMark,
      clusterId: change.clusterId,
      revision: change.render?.revision ?? application.revision,
      renderDigest,
      conditions,
      isSettled: change.isSettled ?? true,
      ...(change.readsCluster !== undefined && { readsCluster: change.readsCluster }),
      ...(change.retryInMs !== undefined && { retryInMs: change.retryInMs }),
    },
  };
}

/** Desired states that are new. */
export function historyEntriesOf(outcomes: readonly Outcome[]): HistoryEntry[] {
  return outcomes.flatMap(({ application, render }) =>
    render && render.renderDigest !== application.renderDigest
      ? [{ applicationId: application.id, ...render, initiatedBy: 'git', keep: historyLimitOf(application.spec) }]
      : [],
  );
}

/** What the clusters have to learn: nothing where neither the render nor the application changed. */
export function changesOf({ application, settled, render }: Outcome): AssignmentChange[] {
  const changes: AssignmentChange[] = [];
  const { clusterId } = settled;
  const hasMoved = application.clusterId !== clusterId;
  if (application.clusterId !== null && hasMoved)
    changes.push({
      clusterId: application.clusterId,
      applicationId: application.id,
      remove: true,
      deleteResources: false,
    });
  const isNew = application.isChanged || hasMoved || render?.renderDigest !== application.renderDigest;
  if (clusterId !== null && render && isNew)
    changes.push(assignmentOf({ ...application, clusterId, operation: application.requestedOperation }, render));
  return changes;
}
