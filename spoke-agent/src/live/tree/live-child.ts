import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import { assessHealth } from '../../engine/health/assess-health.js';
import { unknown } from '../../engine/health/health-status.js';
import { keyOf } from '../../engine/object-identity.js';
import { imagesOf } from '../../engine/images.js';
import { isJsonObject, textAt } from '../../engine/object-path.js';
import type { ListedKind } from './child-kinds.js';
import { type NodeInfo, nodeInfo } from './node-info.js';

/** The health of what its check was not run for. */
export const NOT_CHECKED = unknown('Its health check was not run: there are too many for one look.');

/** The facts of a live object that a tree shows; the object itself is let go unless a check needs it. */
export interface LiveChild {
  readonly key: ObjectKey;
  readonly uid: string;
  /** The uids of its owners, its controller's first. */
  readonly owners: readonly string[];
  readonly createdAt: string | null;
  readonly health: Health | null;
  readonly message: string;
  readonly images: readonly string[];
  readonly info: readonly NodeInfo[];
  /** The object itself, where an administrator's check judges its kind. */
  readonly object: KubernetesObject | undefined;
}

/** `isKept`: whether the object may be kept for the check of its kind. */
export function liveChild(object: KubernetesObject, { isWhole, isChecked }: ListedKind, isKept = true): LiveChild {
  const ruled = isWhole ? assessHealth(object) : undefined;
  const health = isChecked === true && !isKept ? NOT_CHECKED : ruled;
  const references = (object.metadata.ownerReferences ?? []).filter(isJsonObject);
  const ordered = references.toSorted((a, b) => Number(b['controller'] === true) - Number(a['controller'] === true));
  return {
    key: keyOf(object),
    uid: object.metadata.uid ?? '',
    owners: ordered.map((reference) => textAt(reference, 'uid')).filter((uid) => uid !== ''),
    createdAt: object.metadata.creationTimestamp ?? null,
    health: health?.health ?? null,
    message: health?.message ?? '',
    images: isWhole ? imagesOf(object) : [],
    info: isWhole ? nodeInfo(object) : [],
    object: isChecked === true && isKept ? object : undefined,
  };
}
