// What rollouts are advanced by in specs, and how to read what came out. Nothing of this is ever used by a running hub.
import { advanceRollout, type RolloutOutcome } from './advance-rollout.js';
import { rollingStrategyOf } from './rolling-strategy.js';
import type { RolloutFacts, RolloutReport, RolloutState } from './rollout.js';

const T0 = new Date('2026-01-01T00:00:00Z');
/** A moment after the first one of the stories. */
export const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000);

/** An application of the environment that its name tells, without a report. */
export function app(name: string, changes: Partial<RolloutFacts> = {}): RolloutFacts {
  return {
    id: name,
    name,
    labels: { env: name.startsWith('p') ? 'prod' : 'dev' },
    clusterId: `cluster-${name}`,
    isPlaced: true,
    clusterName: `c-${name}`,
    namespace: 'web',
    freshness: 'Live',
    revision: 'rev1',
    renderDigest: 'render1',
    problem: null,
    requestedOperationId: null,
    report: null,
    ...changes,
  };
}

/** A report that says Synced and Healthy. */
export function report(changes: Partial<RolloutReport> = {}): RolloutReport {
  return {
    renderDigest: 'render1',
    syncStatus: 'Synced',
    health: 'Healthy',
    message: null,
    operation: null,
    ...changes,
  };
}

/** A sync as an agent reports it. */
export const operation = (phase: string, id = 'op', message: string | null = null) => ({ id, phase, message });

/** What advancing may differ in. */
export interface AdvanceOptions {
  readonly previous?: readonly RolloutState[];
  readonly now?: Date;
  readonly maxUpdate?: number | string;
  readonly steps?: unknown;
}

/** A step for an environment. */
export const inEnv = (env: string) => ({ matchExpressions: [{ key: 'env', operator: 'In', values: [env] }] });

/** Advances a rollout, of dev first and prod then unless the options say otherwise. */
export function advance(applications: readonly RolloutFacts[], options: AdvanceOptions = {}): RolloutOutcome {
  const { previous = [], now = T0, maxUpdate } = options;
  const steps = options.steps ?? [{ ...inEnv('dev'), ...(maxUpdate !== undefined && { maxUpdate }) }, inEnv('prod')];
  return advanceRollout({
    strategy: rollingStrategyOf({ strategy: { type: 'RollingSync', rollingSync: { steps } } }),
    applications,
    previous: new Map(previous.map((state) => [state.applicationId, state])),
    now,
  });
}

/** The status of each application. */
export const statuses = ({ states }: RolloutOutcome) =>
  Object.fromEntries(states.map(({ applicationId, status }) => [applicationId, status]));
/** What the rollout knows of an application. */
export const state = ({ states }: RolloutOutcome, id: string) =>
  states.find(({ applicationId }) => applicationId === id);
