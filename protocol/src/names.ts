/** Names that end up in clusters and manifests. Changing one orphans what is deployed. */

/**
 * The major version of the protocol between agent and hub. Grows only when one side can no longer understand the other; both refuse to go on
 * then (UPGRADE_REQUIRED). Everything else is additive.
 */
export const PROTOCOL_MAJOR = 1;
/** The header in which both say it. Absent: 1. */
export const PROTOCOL_HEADER = 'wheelhouse-protocol';

/** The field manager of the agent's server-side applies. */
export const FIELD_MANAGER = 'wheelhouse';
/** The field manager of what people do to objects by way of the agent: restart, scale and the like. */
export const ACTION_FIELD_MANAGER = 'wheelhouse-action';
/** Label on every managed object, its value the application's id: what watches select by. */
export const APPLICATION_LABEL = 'wheelhouse.dev/application-id';
/** Annotation on every managed object: `<application>:<group>/<Kind>:<namespace>/<name>`, as Argo CD's tracking id. */
export const TRACKING_ANNOTATION = 'wheelhouse.dev/tracking-id';
/** Argo CD's annotations that users' manifests already carry. Ours, with the prefix below, win over them. */
export const ARGOCD_PREFIX = 'argocd.argoproj.io/';
/** The prefix of our own annotations, for example `wheelhouse.dev/sync-wave`. */
export const WHEELHOUSE_PREFIX = 'wheelhouse.dev/';
/** Finalizer that makes deleting an application delete its objects. */
export const RESOURCES_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** What makes up an object's tracking id. */
export interface TrackedObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The tracking id of an object of an application (the form of Argo CD's annotation tracking). */
export function trackingId(application: string, object: TrackedObject): string {
  return `${application}:${object.group}/${object.kind}:${object.namespace}/${object.name}`;
}
