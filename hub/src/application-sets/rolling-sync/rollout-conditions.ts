import { type Condition, SET_REASONS } from '@wheelhouse/protocol';
import type { RolloutOutcome } from './advance-rollout.js';

const ROLLOUT_TYPES = new Set(['RolloutProgressing', 'InvalidRolloutConfig']);

/** Those of a set's conditions that only rollouts write; every other writer keeps them as they are. */
export function rolloutConditionsOf(conditions: readonly Condition[]): Condition[] {
  return conditions.filter(({ type }) => ROLLOUT_TYPES.has(type));
}

/** The conditions of a set that rolls. They change with the steps, not with every application. */
export function rollingConditions(outcome: RolloutOutcome, stepCount: number, now: Date): Condition[] {
  return [progressing(outcome, stepCount, now), ...configConditions(outcome.problems, now)];
}

/** What is wrong with the strategy. Without a word about it where all is well and nothing rolls. */
export function configConditions(problems: readonly string[], now: Date): Condition[] {
  const lastTransitionTime = now.toISOString();
  const type = 'InvalidRolloutConfig';
  if (problems.length > 0)
    return [
      { type, status: 'True', reason: SET_REASONS.rolloutInvalid, message: problems.join(' '), lastTransitionTime },
    ];
  const message = 'The steps of the rollout are in order.';
  return [{ type, status: 'False', reason: SET_REASONS.rolloutValid, message, lastTransitionTime }];
}

function progressing({ isProgressing, openStep }: RolloutOutcome, stepCount: number, now: Date): Condition {
  const type = 'RolloutProgressing';
  const lastTransitionTime = now.toISOString();
  if (!isProgressing) {
    const message = 'The rollout is complete: every application is Healthy on its target revision.';
    return { type, status: 'False', reason: SET_REASONS.rolloutComplete, message, lastTransitionTime };
  }
  const message =
    openStep === undefined
      ? 'Applications that no step matches have pending changes; the set never syncs them.'
      : `Step ${openStep} of ${stepCount} is open; the steps after it wait until all its applications are Healthy.`;
  return { type, status: 'True', reason: SET_REASONS.rolloutStarted, message, lastTransitionTime };
}
