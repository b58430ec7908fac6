// The health of what objects own, where administrators wrote a check for its kind. Only what a tree shows is checked: one after the other, so that
// checks of what is managed never wait for more than one of these, once for each version while its list is kept, and no longer than somebody waits.
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { Customizations, HealthCheck } from '../../engine/customizations/customizations.js';
import { healthCheckFor, runHealthCheck } from '../../engine/health/custom-health.js';
import type { HealthStatus } from '../../engine/health/health-status.js';
import type { Clock } from '../../reconcile/clock.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import { type LiveChild, NOT_CHECKED } from './live-child.js';

/** How long the checks of one tree may take: half of what its answer may. */
export const CHECKS_BUDGET_MS = 5_000;

/** What the checks said. */
export interface CheckedHealth {
  /** By uid; those that no check counts for are absent. Undefined: the check said that there is no health. */
  readonly found: ReadonlyMap<string, HealthStatus | undefined>;
  /** How many were not checked for want of time. */
  readonly left: number;
}

export class ChildHealth {
  private readonly scripts: ScriptRunner;
  private readonly clock: Clock;
  private readonly answers = new WeakMap<
    LiveChild,
    { check: HealthCheck; health: Promise<HealthStatus | undefined> }
  >();

  constructor(scripts: ScriptRunner, clock: Clock) {
    this.scripts = scripts;
    this.clock = clock;
  }

  async check(
    children: Iterable<LiveChild>,
    customizations: Customizations,
    signal: AbortSignal,
  ): Promise<CheckedHealth> {
    const found = new Map<string, HealthStatus | undefined>();
    const end = this.clock.monotonicMs() + CHECKS_BUDGET_MS;
    let left = 0;
    for (const child of children) {
      const { object } = child;
      if (object === undefined) continue;
      const check = healthCheckFor(object, customizations);
      if (check === undefined) continue;
      signal.throwIfAborted();
      const isLate = this.clock.monotonicMs() >= end;
      if (isLate) left += 1;
      found.set(child.uid, isLate ? NOT_CHECKED : await this.answer(child, object, check));
    }
    return { found, left };
  }

  /** Others who look at the same list get the same answer. */
  private answer(child: LiveChild, object: KubernetesObject, check: HealthCheck): Promise<HealthStatus | undefined> {
    const known = this.answers.get(child);
    if (known?.check === check) return known.health;
    const health = runHealthCheck(check, object, this.scripts);
    this.answers.set(child, { check, health });
    return health;
  }
}
