import { placeOf, type RolloutFacts, type RolloutState } from './rollout.js';

const FAILED_PHASES = new Set(['Failed', 'Error']);

/**
 * The next state of one application, from its last one and what is known now. Pure. Waiting -> Pending is not here: it depends on the
 * other applications. A Healthy application leaves that state only when it is to become something else, as in Argo CD.
 */
export function transition(
  facts: RolloutFacts,
  previous: RolloutState | undefined,
  step: number,
  now: Date,
): RolloutState {
  const started = previous && isTarget(previous, facts) ? { ...previous, step } : startOf(facts, previous, step, now);
  const moved = moveOn(facts, started, now);
  return { ...moved, message: messageOf(facts, moved) };
}

/** Healthy and Synced on what it should be, in the words of a cluster that is not silent. */
function isHealthyNow({ freshness, report, renderDigest, problem }: RolloutFacts): boolean {
  return (
    freshness !== 'Lost' &&
    problem === null &&
    renderDigest !== null &&
    report?.renderDigest === renderDigest &&
    report.syncStatus === 'Synced' &&
    report.health === 'Healthy'
  );
}

/** Whether a sync may be asked for: a cluster that is silent, or a render that failed, would only use up the step's budget. */
export function isSyncable({ isPlaced, renderDigest, freshness, problem }: RolloutFacts): boolean {
  return isPlaced && renderDigest !== null && freshness !== 'Lost' && problem === null;
}

/** The state with another status; the time is that of the change. */
export function withStatus(state: RolloutState, status: RolloutState['status'], now: Date): RolloutState {
  return { ...state, status, transitionAt: now };
}

function isTarget(previous: RolloutState, facts: RolloutFacts): boolean {
  return previous.renderDigest === facts.renderDigest && previous.place === placeOf(facts);
}

function startOf(facts: RolloutFacts, previous: RolloutState | undefined, step: number, now: Date): RolloutState {
  const place = placeOf(facts);
  return {
    applicationId: facts.id,
    status: 'Waiting',
    step,
    renderDigest: facts.renderDigest,
    place,
    mustSync: previous !== undefined && (previous.mustSync || previous.place !== place),
    targetRevisions: facts.revision === null ? [] : [facts.revision],
    message: '',
    transitionAt: previous?.status === 'Waiting' ? previous.transitionAt : now,
  };
}

function moveOn(facts: RolloutFacts, state: RolloutState, now: Date): RolloutState {
  switch (state.status) {
    case 'Waiting':
      return !state.mustSync && isHealthyNow(facts) ? withStatus(state, 'Healthy', now) : state;
    case 'Pending':
      return hasStarted(facts) ? moveOn(facts, withStatus(state, 'Progressing', now), now) : state;
    case 'Progressing':
      return isHealthyNow(facts) && !isUnderWayOrFailed(facts)
        ? { ...withStatus(state, 'Healthy', now), mustSync: false }
        : state;
    case 'Healthy':
      return state;
  }
}

/** Whether the agent began the sync that was asked for last, be it the set's or one that a person asked for meanwhile. */
function hasStarted({ report, requestedOperationId }: RolloutFacts): boolean {
  return requestedOperationId !== null && report?.operation?.id === requestedOperationId;
}

function isUnderWayOrFailed({ report }: RolloutFacts): boolean {
  const phase = report?.operation?.phase;
  return phase === 'Running' || (phase !== undefined && FAILED_PHASES.has(phase));
}

/** One sentence for people: why it is where it is. */
export function messageOf(facts: RolloutFacts, state: RolloutState): string {
  if (state.status === 'Healthy') return 'It is Synced and Healthy on its target revision.';
  const { clusterName, problem, freshness, report } = facts;
  if (!facts.isPlaced) return `No registered cluster matches its destination "${clusterName}".`;
  if (problem !== null) return `It cannot be rendered: ${problem}`;
  if (facts.renderDigest === null) return 'It has not been rendered yet.';
  if (freshness === 'Lost')
    return `Cluster "${clusterName}" is silent. It counts as not Healthy until its agent is in contact again.`;
  if (state.status === 'Waiting')
    return state.step === -1
      ? 'It has pending changes, but no step matches it: the set never syncs it.'
      : 'It has pending changes and waits for its step.';
  if (state.status === 'Pending') return 'Its sync was asked for and has not begun yet.';
  const operation = report?.operation;
  if (operation && FAILED_PHASES.has(operation.phase))
    return `Its sync failed, which keeps later steps back: ${operation.message ?? report.message ?? 'no reason given'}`;
  if (report?.awaitsChildren === true)
    return `What it makes is not ready yet${report.message ? `: ${report.message}` : '.'}`;
  const seen = report ? `${report.syncStatus} and ${report.health}` : 'without a report';
  return `It is ${seen}${report?.message ? `: ${report.message}` : '.'}`;
}
