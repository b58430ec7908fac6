import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import { ApplicationObservers } from '../application-observers.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import type { RequestedOperation } from '../store/application-store.js';
import { publishApplications } from '../application-wake-ups.js';
import { DesiredStates } from '../writing/desired-states.js';
import { isObject } from '../json-values.js';

/** A sync of what was rendered, and of nothing newer. */
export interface StagedSync {
  readonly applicationId: string;
  readonly renderDigest: string;
}

/** How often Argo CD tries a sync of a rollout again where the application does not say. */
const RETRY_LIMIT = 5;

/** Syncs that a set asks for, one by one, of applications that do not sync by themselves. */
@Injectable()
export class StagedSyncs {
  constructor(
    private readonly commands: ApplicationCommandStore,
    private readonly desired: DesiredStates,
    private readonly surroundings: ApplicationSurroundings,
    private readonly observers: ApplicationObservers,
  ) {}

  /** Leaves out what has another desired state by now, or is being deleted. Locks the rows in order of id. */
  async request(syncs: readonly StagedSync[], by: string, tx: Transaction): Promise<void> {
    if (syncs.length === 0) return;
    const wanted = new Map(syncs.map(({ applicationId, renderDigest }) => [applicationId, renderDigest]));
    const locked = await this.commands.listForUpdate([...wanted.keys()], tx);
    const current = locked.filter(
      ({ id, renderDigest, isDeleting }) => !isDeleting && renderDigest !== null && renderDigest === wanted.get(id),
    );
    const at = this.surroundings.clock.now().toISOString();
    const operations = current.map((application) => ({
      id: application.id,
      operation: operationFor(application, by, at),
    }));
    await this.commands.requestOperations(operations, tx);
    await this.desired.assignAll(
      current.map((application, index) => ({
        ...application,
        requestedOperation: operations[index]?.operation ?? null,
      })),
      tx,
    );
    const ids = current.map(({ id }) => id);
    await this.observers.changed(ids, tx);
    await publishApplications(this.surroundings.feed, ids, tx);
  }
}

/** As automation would have synced it: it prunes where `automated.prune` says so, though `automated` itself is off. */
function operationFor({ spec, renderDigest }: CommandedApplication, by: string, at: string): RequestedOperation {
  const automated = spec.syncPolicy?.['automated'];
  return {
    id: randomUUID(),
    prune: isObject(automated) && automated['prune'] === true,
    by,
    at,
    ...(renderDigest !== null && { renderDigest }),
    ...(!isObject(spec.syncPolicy?.['retry']) && { retryLimit: RETRY_LIMIT }),
  };
}
