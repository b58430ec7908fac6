import type { ParsedSet } from '@wheelhouse/generators';
import type { ApplicationSetRecord } from '../application-set.js';
import { rollingStrategyOf } from './rolling-strategy.js';
import { rolloutConditionsOf } from './rollout-conditions.js';

/** Whether a plan has to do with rollouts: its set rolls, did so until now, or has a strategy that is wrong. */
export function rollsOut(order: {
  readonly planned: { readonly set: ParsedSet };
  readonly existing?: Pick<ApplicationSetRecord, 'conditions'>;
}): boolean {
  const { steps, problems } = rollingStrategyOf(order.planned.set.spec);
  return steps.length > 0 || problems.length > 0 || rolloutConditionsOf(order.existing?.conditions ?? []).length > 0;
}
