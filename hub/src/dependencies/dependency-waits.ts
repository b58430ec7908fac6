import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import { Clock } from '../platform/clock/clock.js';
import { cycleMessage } from './dependencies.errors.js';
import { type DependingApplication, DependingReadModel } from './depending.read-model.js';
import { EvaluateDependencies, type Evaluation } from './evaluate-dependencies.js';
import { type Wait, waitCondition, waitMessage } from './wait.js';
import { WaitStore } from './wait-store.js';

/** An application whose dependencies were looked at. */
export interface LookedAt {
  readonly wait: Wait;
  /** It waits, and did not before. */
  readonly isBegun: boolean;
  /** What asked for its sync is a rollout, which waits as well. */
  readonly isStaged: boolean;
  /** People see a difference. */
  readonly isChanged: boolean;
}

/**
 * Decides which desired states wait. Only what is new waits: what runs is never torn down because something that it depends on became
 * unhealthy later, and a desired state that was let go once is not held again.
 */
@Injectable()
export class DependencyWaits {
  constructor(
    private readonly depending: DependingReadModel,
    private readonly evaluating: EvaluateDependencies,
    private readonly waits: WaitStore,
    private readonly clock: Clock,
  ) {}

  /** Those of the applications that are worth a look: most depend on nothing, and each assignment asks. */
  async listConcerned(applicationIds: readonly string[], tx: Transaction): Promise<string[]> {
    return this.depending.listConcerned(applicationIds, tx);
  }

  /**
   * The waits of those of the applications that depend on others, by application id, as they are for these desired states (by application
   * id). The rows of the applications are locked already.
   */
  async look(
    applicationIds: readonly string[],
    renderDigests: ReadonlyMap<string, string> | undefined,
    tx: Transaction,
  ): Promise<Map<string, LookedAt>> {
    const before = await this.waits.lock(applicationIds, tx);
    const found = (await this.depending.listByIds(applicationIds, tx)).map((application) => ({
      ...application,
      renderDigest: renderDigests?.get(application.id) ?? application.renderDigest,
    }));
    const present = new Set(found.map(({ id }) => id));
    const freed = [...before.keys()].filter((id) => !present.has(id));
    if (freed.length > 0) await this.waits.forget(freed, tx);
    const open = found.filter((application) => !isLetGo(application, before.get(application.id)));
    const evaluations = await this.evaluating.evaluate(open, tx);
    const looked = open.map((application) => {
      const earlier = before.get(application.id);
      const wait = this.waitOf(application, evaluations.get(application.id), earlier);
      const { isStaged } = application;
      return { wait, isStaged, isBegun: !wait.isOver && (earlier?.isOver ?? true), isChanged: !isSame(wait, earlier) };
    });
    // Also those that stay the same: they are not due any more.
    await this.waits.save(
      looked.map(({ wait }) => wait),
      tx,
    );
    return new Map(looked.map((one) => [one.wait.applicationId, one]));
  }

  private waitOf(
    application: DependingApplication,
    evaluation: Evaluation | undefined,
    earlier: Wait | undefined,
  ): Wait {
    const { id: applicationId, renderDigest, clusterId, isInPlace } = application;
    const { blockers = [], cycle, problem } = evaluation ?? {};
    const isSameState = earlier !== undefined && !earlier.isOver && isAbout(earlier, application);
    const since = isSameState ? earlier.since : this.clock.now().toISOString();
    const base = { applicationId, renderDigest, clusterId, since };
    // Half of what it says cannot be understood: nothing new until that is corrected.
    if (problem !== undefined)
      return { ...base, isOver: false, message: problem, conditions: [invalid(problem, since)], blockers: [] };
    if (blockers.length === 0 || isInPlace)
      return { ...base, isOver: true, message: null, conditions: [], blockers: [] };
    const message = cycle ? cycleMessage(cycle) : waitMessage(blockers, since);
    const conditions = [waitCondition(cycle ? 'DependencyCycle' : 'DependsOn', message, since)];
    return { ...base, isOver: false, message, conditions, blockers: blockers.map(({ name }) => name) };
  }
}

/** The very same desired state was let go before. */
function isLetGo(application: DependingApplication, wait: Wait | undefined): boolean {
  return wait !== undefined && wait.isOver && isAbout(wait, application);
}

/** It is about the application's present desired state, on its present cluster. */
function isAbout(wait: Wait, { renderDigest, clusterId }: DependingApplication): boolean {
  return wait.renderDigest === renderDigest && wait.clusterId === clusterId;
}

function isSame(wait: Wait, earlier: Wait | undefined): boolean {
  return (
    earlier?.isOver === wait.isOver && earlier.message === wait.message && earlier.renderDigest === wait.renderDigest
  );
}

function invalid(message: string, since: string): Wait['conditions'][number] {
  return { ...waitCondition('DependencyCycle', message, since), reason: 'InvalidDependency' };
}
