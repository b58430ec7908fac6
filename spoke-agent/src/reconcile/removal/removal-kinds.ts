// Whether all is known of what a removal may concern. Nothing goes before: a wave that is not seen would be passed over. What keeps a kind from
// being seen that the application has nothing of is no business of its removal.
import type { Cluster } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { kindsOf, kindText } from '../../engine/object-identity.js';
import type { KindRef } from '../../store/state-schema.js';
import type { Manifests } from '../application/manifests.js';
import type { Outcome } from '../outcome.js';
import type { ManagedApplication } from '../state/managed-state.js';
import type { ObjectObserver } from '../state/object-observer.js';
import { outageRetryMs } from '../sync/retry.js';
import { deletionError } from './deletion-error.js';

export interface RemovalKindsParts {
  readonly cluster: Pick<Cluster, 'kindOf'>;
  readonly observer: Pick<ObjectObserver, 'kindsInUse' | 'refusalOf' | 'synced'>;
  readonly manifests: Pick<Manifests, 'prepare'>;
}

export class RemovalKinds {
  private readonly parts: RemovalKindsParts;

  constructor(parts: RemovalKindsParts) {
    this.parts = parts;
  }

  /** Undefined when all is known. Throws ClusterError. */
  async unobserved(application: ManagedApplication): Promise<Outcome | undefined> {
    const { observer } = this.parts;
    const own = await this.ownKinds(application);
    const isOwn = (kind: KindRef): boolean => own?.has(kindText(kind)) ?? true;
    const kinds = await this.servedKinds(own, isOwn);
    for (;;) {
      const wanted = kinds.filter((kind) => isOwn(kind) || observer.refusalOf([kind]) === undefined);
      if (await observer.synced(wanted)) return undefined;
      const refusal = observer.refusalOf(wanted.filter(isOwn));
      if (refusal !== undefined) return deletionError('Forbidden', refusal.message, outageRetryMs(5));
      if (observer.refusalOf(wanted) === undefined)
        return deletionError('DeletionFailed', 'Not every kind could be listed.', outageRetryMs(5));
    }
  }

  /** Of which kinds the application has objects, as far as that is known; undefined, for any, when its last render is not. */
  private async ownKinds({ removal, objects }: ManagedApplication): Promise<Map<string, KindRef> | undefined> {
    const render = removal?.assignment && (await this.parts.manifests.prepare(removal.assignment));
    if (render === undefined) return undefined;
    const hooks = [...(removal?.hooks?.records.values() ?? [])].map(({ key }) => key);
    const known = [...[...objects.values()].map(({ key }) => key), ...hooks, ...render];
    return kindsOf(known);
  }

  /** Kinds in use, and the application's own: an agent that lost its state knows of none. Those of a definition that is gone have no objects left. */
  private async servedKinds(
    own: ReadonlyMap<string, KindRef> | undefined,
    isOwn: (kind: KindRef) => boolean,
  ): Promise<KindRef[]> {
    const all = kindsOf([...this.parts.observer.kindsInUse, ...(own?.values() ?? [])]);
    const kinds = await Promise.all(
      [...all.values()].map(async (kind) => {
        try {
          await this.parts.cluster.kindOf(kind.apiVersion, kind.kind);
          return [kind];
        } catch (error) {
          const isUnknown = error instanceof ClusterError && error.code === 'KIND_UNKNOWN';
          if (isOwn(kind) && !isUnknown) throw error;
          return [];
        }
      }),
    );
    return kinds.flat();
  }
}
