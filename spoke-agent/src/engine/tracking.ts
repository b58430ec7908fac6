// How the agent marks what it manages, and recognises it again: a label that watches select by, and an annotation that points at the
// object itself, so that a copy of the labels on another object is never taken for one of ours.
import { APPLICATION_LABEL, TRACKING_ANNOTATION, trackingId } from '@wheelhouse/protocol';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { groupOf, keyOf } from './object-identity.js';
import { foldStringData } from './secret-data.js';

/** Whose object it becomes, and where. */
export interface TrackingTarget {
  readonly applicationId: string;
  readonly applicationName: string;
  /** The destination namespace, for objects that name none. */
  readonly namespace: string;
  /** Whether the kind is namespaced; undefined when the cluster does not serve it (yet): the manifest's namespace stays as it is. */
  readonly isNamespaced: boolean | undefined;
}

/** Fields of metadata that only the API server sets: an apply must not carry them. */
const SERVER_FIELDS: readonly string[] = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
];

/** A manifest made ready to apply: label, tracking annotation, namespace; without what the API server sets, without status. */
export function track(manifest: KubernetesObject, target: TrackingTarget): KubernetesObject {
  const { status: _status, ...content } = foldStringData(manifest);
  const metadata = withoutServerFields(manifest.metadata);
  if (target.isNamespaced === true) metadata.namespace ??= target.namespace;
  if (target.isNamespaced === false) delete metadata.namespace;
  const id = trackingIdOf(target.applicationName, keyOf({ ...manifest, metadata }));
  return {
    ...content,
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [APPLICATION_LABEL]: target.applicationId },
      annotations: { ...metadata.annotations, [TRACKING_ANNOTATION]: id },
    },
  };
}

/** A copy of metadata without what only the API server sets. */
export function withoutServerFields(metadata: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  const kept = Object.entries(metadata).filter(([field]) => !SERVER_FIELDS.includes(field));
  return Object.fromEntries(kept) as KubernetesObject['metadata'];
}

/** A tracked manifest that got another name afterwards: its annotation points at itself again. */
export function retracked(manifest: KubernetesObject): KubernetesObject {
  const annotations = manifest.metadata.annotations ?? {};
  const application = (annotations[TRACKING_ANNOTATION] ?? '').split(':', 1)[0] ?? '';
  const id = trackingIdOf(application, keyOf(manifest));
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: { ...annotations, [TRACKING_ANNOTATION]: id } },
  };
}

/** The id of the application that a live object belongs to; undefined when it is none of ours or the annotation points elsewhere. */
export function trackedApplication(object: KubernetesObject): string | undefined {
  const applicationId = object.metadata.labels?.[APPLICATION_LABEL];
  const annotation = object.metadata.annotations?.[TRACKING_ANNOTATION];
  if (applicationId === undefined || annotation === undefined) return undefined;
  return annotation.endsWith(trackingIdOf('', keyOf(object))) ? applicationId : undefined;
}

function trackingIdOf(application: string, key: ObjectKey): string {
  return trackingId(application, { group: groupOf(key.apiVersion), ...key });
}
