// Works through the applications that want work, and is the one place that turns an outcome into conditions, log, report and next try.
import type { AgentLogger } from '../logger.js';
import type { Clock } from './clock.js';
import type { Inventory } from './state/inventory.js';
import type { ManagedApplication, ManagedState } from './state/managed-state.js';
import type { Outcome } from './outcome.js';
import type { Reconciler } from './reconciler.js';
import type { StatusBoard } from './state/status-board.js';
import { WorkQueue } from './work-queue.js';

export interface ApplicationLoopParts {
  readonly state: ManagedState;
  readonly board: StatusBoard;
  readonly inventory: Inventory;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  readonly reconciler: Pick<Reconciler, 'reconcile'>;
  readonly concurrency: number | undefined;
}

/** Conditions that outcomes set; the others belong to the plan. */
const OUTCOME_CONDITIONS = new Set(['SyncError', 'ComparisonError', 'DeletionError']);

export class ApplicationLoop {
  readonly queue: WorkQueue;
  private readonly parts: ApplicationLoopParts;

  constructor(parts: ApplicationLoopParts) {
    this.parts = parts;
    this.queue = new WorkQueue(parts.clock, (id) => this.work(id), parts.concurrency);
  }

  /** Looks at all applications again. */
  addAll(): void {
    for (const id of this.parts.state.applications.keys()) this.queue.add(id);
  }

  /** Looks again at an application that waits for its objects. */
  objectsChanged(applicationId: string): void {
    const application = this.parts.state.applications.get(applicationId);
    if (application?.attempt !== undefined || application?.removal !== undefined) this.queue.add(applicationId);
    else if (application?.assignment !== undefined && application.plannedRender !== '' && hasForeignExtra(application))
      this.queue.add(applicationId);
  }

  private async work(id: string): Promise<void> {
    const application = this.parts.state.applications.get(id);
    if (application === undefined) return;
    const startedAt = this.parts.clock.monotonicMs();
    const outcome = await this.parts.reconciler.reconcile(application);
    const ms = Math.round(this.parts.clock.monotonicMs() - startedAt);
    this.settle(application, outcome, ms);
  }

  private settle(application: ManagedApplication, outcome: Outcome, ms: number): void {
    const { board, inventory, logger } = this.parts;
    const { id, assignment } = application;
    const about = { application: assignment?.applicationName ?? id, revision: assignment?.revision, ms };
    application.isEvaluated = application.plannedRender !== '' || application.removal !== undefined;
    const told = application.message;
    application.conditions = application.conditions.filter(({ type }) => !OUTCOME_CONDITIONS.has(type));
    application.message = '';
    switch (outcome.type) {
      case 'done':
        logger.debug(about, 'The application is reconciled.');
        break;
      case 'waiting':
        application.message = outcome.reason;
        logger.debug({ ...about, reason: outcome.reason }, 'The application waits.');
        if (outcome.lookAgainInMs !== undefined) this.queue.addAfter(id, outcome.lookAgainInMs);
        break;
      case 'failed': {
        const { condition, reason, message, retryInMs } = outcome;
        application.message = message;
        application.conditions = [...application.conditions, { type: condition, reason, message }];
        // What failed for good is looked at again and again: that is no news.
        const level = message === told ? 'debug' : 'warn';
        logger[level]({ ...about, reason, detail: message, retryInMs }, 'The application could not be reconciled.');
        if (retryInMs !== undefined) this.queue.addAfter(id, retryInMs);
      }
    }
    inventory.touch();
    board.touch(id, this.queue.size <= 1 ? 'urgent' : 'now');
  }
}

/** Whether something that is not in the render appeared, for example because its deletion ended. */
function hasForeignExtra(application: ManagedApplication): boolean {
  if (application.assignment?.syncPolicy.automated?.prune !== true) return false;
  return [...application.objects.values()].some(
    (object) => object.isLive && !object.isExpected && !object.isDeleting && !object.isHook,
  );
}
