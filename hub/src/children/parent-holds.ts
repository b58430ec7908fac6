import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isHubDestination } from '../applications/hub-destination.js';
import { DependencyHolds } from '../dependencies/dependency-holds.js';
import { saysDependencies } from '../dependencies/depends-on.js';
import { Clock } from '../platform/clock/clock.js';
import { ApplicationWindowsReadModel } from '../projects/application-windows.read-model.js';
import { allowedBy, nextTurn } from '../projects/windows/window-activity.js';
import type { ProjectWindow } from '../projects/windows/window-schema.js';
import type { ParentState } from './parent.js';
import { type ParentApplication, ParentsReadModel } from './store/parents.read-model.js';

/** What keeps an application from making anything new, besides what its row says. */
export interface ParentHold {
  /** What it waits for because it depends on it; null when it does not. */
  readonly dependsOn: string | null;
  /** The sync windows that are in the way, as a sentence; null where none is. */
  readonly closed: { readonly reason: string; readonly allowsRequests: boolean } | null;
  /** When what sync windows say may be another. */
  readonly turnsAt?: Date;
}

/** Finds out what keeps an application from making anything new: what it depends on, and the sync windows of its project. */
@Injectable()
export class ParentHolds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parents: ParentsReadModel,
    private readonly dependencies: DependencyHolds,
    private readonly windows: ApplicationWindowsReadModel,
    private readonly clock: Clock,
  ) {}

  async find(parent: ParentApplication, state: ParentState): Promise<ParentHold> {
    const dependsOn = await this.dependsOn(parent);
    const [windows = []] = await this.windows.list([
      { ...parent, runsOnHub: parent.clusterId === null && isHubDestination(parent.spec) },
    ]);
    return { dependsOn, ...closedBy(windows, state, this.clock.now()) };
  }

  /** Also of one without a cluster, which nobody assigns. */
  private async dependsOn(parent: ParentApplication): Promise<string | null> {
    if (!saysDependencies(parent)) return null;
    return this.dataSource.transaction(async (tx) => {
      await this.parents.lock(parent.id, tx);
      return this.dependencies.messageFor(parent.id, tx);
    });
  }
}

function closedBy(
  windows: readonly ProjectWindow[],
  { operation }: ParentState,
  now: Date,
): Pick<ParentHold, 'closed' | 'turnsAt'> {
  const startedAt = operation?.phase === 'Running' ? new Date(operation.startedAt) : undefined;
  const { automated, manual, stopping } = allowedBy(windows, now, startedAt);
  if (automated) return { closed: null };
  const turnsAt = nextTurn(windows, now);
  const next = turnsAt ? ` That may change at ${turnsAt.toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z')}.` : '';
  const reason = `${stopping[0]?.kind === 'deny' ? 'A sync window forbids syncs' : 'Syncs are allowed in sync windows only'}: ${stopping.map(describe).join(', ')}.${next}`;
  return { closed: { reason, allowsRequests: manual }, ...(turnsAt && { turnsAt }) };
}

function describe({ schedule, duration, timeZone, description }: ProjectWindow): string {
  return `"${schedule}" for ${duration} (${timeZone || 'UTC'})${description ? `, ${description}` : ''}`;
}
