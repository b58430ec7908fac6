import { isSyncable, messageOf, transition, withStatus } from './application-transition.js';
import { type RollingStrategy, updateLimit } from './rolling-strategy.js';
import type { RolloutFacts, RolloutState } from './rollout.js';
import { matchSteps } from './step-match.js';

/** All that the next states depend on. */
export interface RolloutInput {
  readonly strategy: RollingStrategy;
  /** The set's applications without those being deleted, by name. */
  readonly applications: readonly RolloutFacts[];
  /** By application id. */
  readonly previous: ReadonlyMap<string, RolloutState>;
  readonly now: Date;
}

/** What a rollout comes to. */
export interface RolloutOutcome {
  /** In the order of the applications. */
  readonly states: readonly RolloutState[];
  /** Applications to sync now: each of them is Pending. */
  readonly toSync: readonly string[];
  /** The first step, from 1, that is not Healthy as a whole; absent when all are. */
  readonly openStep?: number;
  /** Whether any application is not Healthy, those without a step included, as in Argo CD. */
  readonly isProgressing: boolean;
  /** What is wrong with the steps, for people. */
  readonly problems: readonly string[];
}

/**
 * The whole state machine of RollingSync, pure: the same facts give the same outcome, and an outcome that was stored and not carried out
 * is found again. A step opens when every application of the steps before it is Healthy.
 */
export function advanceRollout({ strategy, applications, previous, now }: RolloutInput): RolloutOutcome {
  const { stepOf, problems } = matchSteps(strategy.steps, applications);
  const stepNumber = ({ id }: RolloutFacts) => (stepOf.get(id) ?? -2) + 1;
  const moved = applications.map((facts) => transition(facts, previous.get(facts.id), stepNumber(facts), now));
  const states = new Map(withLostAsProgressing(applications, moved, now).map((state) => [state.applicationId, state]));
  const toSync = applications.filter((facts) => isForgotten(facts, states)).map(({ id }) => id);
  const openStep = firstUnhealthyStep(strategy, applications, states);
  if (openStep !== undefined)
    for (const id of nextOf(strategy, openStep, applications, states)) {
      const state = states.get(id);
      if (!state) continue;
      const message = 'Its sync was asked for and has not begun yet.';
      states.set(id, { ...withStatus(state, 'Pending', now), message });
      toSync.push(id);
    }
  return {
    states: [...states.values()],
    toSync,
    ...(openStep !== undefined && { openStep }),
    isProgressing: [...states.values()].some(({ status }) => status !== 'Healthy'),
    problems: [...strategy.problems, ...problems],
  };
}

/**
 * While a rollout is under way, a Healthy application of a silent cluster counts as Progressing: nobody knows what it is. Silence alone
 * does not start a rollout again that was complete.
 */
function withLostAsProgressing(
  applications: readonly RolloutFacts[],
  states: readonly RolloutState[],
  now: Date,
): RolloutState[] {
  if (states.every(({ status }) => status === 'Healthy')) return [...states];
  return states.map((state, index) => {
    const facts = applications[index];
    if (state.status !== 'Healthy' || facts?.freshness !== 'Lost') return state;
    const progressing = withStatus(state, 'Progressing', now);
    // The same words as in the next look, which finds it Progressing: an unchanged state is not written again.
    return { ...progressing, message: messageOf(facts, progressing) };
  });
}

/** Pending without any sync that was asked for: it is asked for again. */
function isForgotten(facts: RolloutFacts, states: ReadonlyMap<string, RolloutState>): boolean {
  return states.get(facts.id)?.status === 'Pending' && facts.requestedOperationId === null && isSyncable(facts);
}

function firstUnhealthyStep(
  { steps }: RollingStrategy,
  applications: readonly RolloutFacts[],
  states: ReadonlyMap<string, RolloutState>,
): number | undefined {
  const unhealthy = applications.flatMap(({ id }) => {
    const state = states.get(id);
    return state && state.step !== -1 && state.status !== 'Healthy' ? [state.step] : [];
  });
  return steps.length === 0 || unhealthy.length === 0 ? undefined : Math.min(...unhealthy);
}

/** Applications of the open step that may begin now, as many as its limit leaves room for. */
function nextOf(
  { steps }: RollingStrategy,
  openStep: number,
  applications: readonly RolloutFacts[],
  states: ReadonlyMap<string, RolloutState>,
): string[] {
  const step = steps[openStep - 1];
  const members = applications.filter(({ id }) => states.get(id)?.step === openStep);
  const statusOf = ({ id }: RolloutFacts) => states.get(id)?.status;
  const busy = members.filter((facts) => statusOf(facts) === 'Pending' || statusOf(facts) === 'Progressing').length;
  const room = step === undefined ? 0 : updateLimit(step, members.length) - busy;
  const waiting = members.filter((facts) => statusOf(facts) === 'Waiting' && isSyncable(facts));
  return waiting.slice(0, Math.max(0, room)).map(({ id }) => id);
}
