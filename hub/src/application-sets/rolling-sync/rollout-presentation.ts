import type { RolloutApplication, RolloutStatus, RolloutStep } from '@wheelhouse/protocol';
import { isObject } from '../../applications/json-values.js';
import { type RollingStep, type RollingStrategy, rollingStrategyOf } from './rolling-strategy.js';
import type { RolloutRow } from './rollout-list.read-model.js';

/** A rollout as the GraphQL type has it; `applications` is cut to what was asked for. */
export interface PresentedRollout {
  readonly isProgressing: boolean;
  readonly openStep: number | null;
  readonly steps: readonly RolloutStep[];
  readonly applications: readonly RolloutApplication[];
}

/** The strategy of a set as it is stored. */
export function strategyOfManifest(manifest: unknown): RollingStrategy {
  const spec = isObject(manifest) ? manifest['spec'] : undefined;
  return rollingStrategyOf(isObject(spec) ? spec : {});
}

/** What is remembered of a rollout, step by step. */
export function presentRollout({ steps }: RollingStrategy, rows: readonly RolloutRow[]): PresentedRollout {
  const unhealthy = rows.filter(({ status }) => status !== 'Healthy');
  const inSteps = unhealthy.filter(({ step }) => step !== -1).map(({ step }) => step);
  return {
    isProgressing: unhealthy.length > 0,
    openStep: inSteps.length === 0 ? null : Math.min(...inSteps),
    steps: steps.map((step, index) => presentStep(step, index + 1, rows)),
    applications: rows.map(({ application, status, step, targetRevisions, message, transitionAt }) => ({
      application,
      status,
      step: `${step}`,
      targetRevisions: [...targetRevisions],
      message,
      lastTransitionTime: transitionAt.toISOString(),
    })),
  };
}

function presentStep(step: RollingStep, number: number, rows: readonly RolloutRow[]): RolloutStep {
  const members = rows.filter((row) => row.step === number);
  const count = (status: RolloutStatus) => members.filter((row) => row.status === status).length;
  const { expressions, maxUpdate } = step;
  return {
    step: number,
    selector: expressions
      .map(({ key, operator, values }) => `${key} ${operator.toLowerCase()} (${values.join(',')})`)
      .join(','),
    maxUpdate: maxUpdate === undefined ? null : `${maxUpdate}`,
    applicationCount: members.length,
    waiting: count('Waiting'),
    pending: count('Pending'),
    progressing: count('Progressing'),
    healthy: count('Healthy'),
  };
}
