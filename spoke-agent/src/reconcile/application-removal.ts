// Takes an application off the cluster that is assigned no more. With deletion: only what carries its label and points at itself, in
// reverse order, and it counts as removed when all of it is really gone. Without: everything is left as it is, labels included.
import { ClusterError } from '../cluster/cluster.errors.js';
import type { Cluster } from '../cluster/cluster.js';
import { planPrune } from '../engine/plan/prune-plan.js';
import { deleteAll, failed } from './application-sync.js';
import type { ClusterWriter } from './cluster-writer.js';
import type { Holds } from './holds.js';
import type { ManagedApplication } from './managed-state.js';
import type { ObjectObserver } from './object-observer.js';
import { done, waiting, type Outcome } from './outcome.js';
import { outageRetryMs } from './retry.js';

export interface ApplicationRemovalParts {
  readonly cluster: Cluster;
  readonly writer: ClusterWriter;
  readonly observer: ObjectObserver;
  readonly holds: Holds;
}

export class ApplicationRemoval {
  private readonly parts: ApplicationRemovalParts;

  constructor(parts: ApplicationRemovalParts) {
    this.parts = parts;
  }

  async run(application: ManagedApplication): Promise<Outcome> {
    const { observer, holds, writer } = this.parts;
    if (application.removal?.deleteResources !== true) return finished(application);
    if (!holds.mayDelete) return waiting(`Nothing is deleted while the agent holds (${holds.current?.code ?? ''}).`);
    const isKnown = await observer.synced(await this.servedKinds());
    if (!isKnown) return retry('Not every kind could be listed.');
    const live = [...application.objects.values()].filter(({ isLive }) => isLive);
    const { groups } = planPrune(
      live.map((object) => {
        const { identity, key, wave, isKeptFromDelete: isKept } = object;
        return { object, identity, kind: key.kind, wave, isKept };
      }),
    );
    const going = groups.flat().map(({ object }) => object);
    if (going.length === 0) return finished(application);
    for (const object of going) object.isExpected = false;
    for (const group of groups) {
      const pending = group.map(({ object }) => object).filter(({ isDeleting }) => !isDeleting);
      const failures = await deleteAll(writer, pending, 'foreground');
      if (failures.length > 0) return retry(failed(failures, 0).message);
    }
    const left = going.filter(({ identity }) => application.objects.get(identity)?.isLive === true);
    if (left.length === 0) return finished(application);
    return waiting(
      `${left.length} objects are being deleted; finalizers may hold them: ${left
        .map(({ identity }) => identity)
        .slice(0, 5)
        .join(', ')}.`,
    );
  }

  /** Kinds of a definition that is gone have no objects left. */
  private async servedKinds(): Promise<{ apiVersion: string; kind: string }[]> {
    const kinds = await Promise.all(
      this.parts.observer.kindsInUse.map(async (kind) => {
        const facts = await this.parts.cluster.kindOf(kind.apiVersion, kind.kind).catch(undefinedIfUnknown);
        return facts && kind;
      }),
    );
    return kinds.filter((kind) => kind !== undefined);
  }
}

function undefinedIfUnknown(error: unknown): undefined {
  if (!(error instanceof ClusterError) || error.code !== 'KIND_UNKNOWN') throw error;
}

function finished(application: ManagedApplication): Outcome {
  application.isRemoved = true;
  return done;
}

function retry(message: string): Outcome {
  return {
    type: 'failed',
    condition: 'DeletionError',
    reason: 'DeletionFailed',
    message,
    retryInMs: outageRetryMs(5),
  };
}
