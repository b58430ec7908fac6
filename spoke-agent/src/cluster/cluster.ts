// The port to a Kubernetes cluster: all that the agent may ask of one. Adapters: `kubernetes/` (a real API server) and `simulated/` (in
// process). Both must pass `cluster.contract.ts`. Nothing outside the adapters may speak Kubernetes' HTTP API.

import type { ClusterError } from './cluster.errors.js';

/** Names one object. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for a cluster-scoped object. */
  readonly namespace: string;
  readonly name: string;
}

/** Who set which fields, as the API server keeps it (metav1.ManagedFieldsEntry). */
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  /** RFC 3339, whole seconds: when this manager last changed a field. */
  time?: string;
  fieldsType?: string;
  /** A trie of `f:<name>`, `k:<JSON of the keys>`, `v:<JSON of the value>` and `.`. */
  fieldsV1?: Record<string, unknown>;
  /** For example `status` or `scale`; absent when the object itself was written. */
  subresource?: string;
}

/** Any Kubernetes object. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    /** Only a manifest that was never applied may lack it, and have a `generateName` instead; its name reads as empty then. */
    name: string;
    generateName?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: ManagedFieldsEntry[];
    deletionTimestamp?: string;
    creationTimestamp?: string;
    finalizers?: string[];
    ownerReferences?: unknown[];
  };
  [field: string]: unknown;
}

/** How to write an object as a whole: {@link Cluster.create} and {@link Cluster.replace}. */
export interface WriteOptions {
  /** The field manager. FIELD_MANAGER of the protocol by default. */
  readonly manager?: string;
  /** Answers what would be stored (defaults and admission included) and stores nothing. Default false. */
  readonly dryRun?: boolean;
  /** False ignores fields that the kind's schema does not know, which are refused (INVALID) otherwise. Default true. */
  readonly validate?: boolean;
  readonly signal?: AbortSignal;
}

/** How to patch. */
export interface PatchOptions {
  /** The field manager: not FIELD_MANAGER, so that what is patched counts as somebody else's. */
  readonly manager: string;
  readonly dryRun?: boolean;
  /** For example `scale`; absent: the object itself. */
  readonly subresource?: 'status' | 'scale';
  readonly signal?: AbortSignal;
}

/** How to apply. */
export interface ApplyOptions {
  /** The field manager. FIELD_MANAGER of the protocol by default. */
  readonly manager?: string;
  /** Takes fields over from other managers instead of failing with CONFLICT. */
  readonly force: boolean;
  /** Answers what would be stored (defaults and admission included) and stores nothing. Default false. */
  readonly dryRun?: boolean;
  /** False ignores fields that the kind's schema does not know, which are refused (INVALID) otherwise. Default true. */
  readonly validate?: boolean;
  readonly signal?: AbortSignal;
}

/** How to delete. A precondition that does not hold fails with CONFLICT and deletes nothing. */
export interface DeleteOptions {
  readonly propagation: 'foreground' | 'background' | 'orphan';
  /** Only the object with this uid. */
  readonly uid?: string;
  /** Only the object in this version. */
  readonly resourceVersion?: string;
  /** How long its containers may take to end; 0: at once. The object's own by default. */
  readonly gracePeriodSeconds?: number;
}

/** Which objects to list. All namespaces and all labels by default. */
export interface ListOptions {
  readonly labelSelector?: string;
  readonly namespace?: string;
}

/** Which objects to read page by page. */
export interface PageOptions extends ListOptions {
  /** `path=value`, comma-separated; which paths there are depends on the kind. All by default. */
  readonly fieldSelector?: string;
  /** Only apiVersion, kind and metadata of each object, and those without managedFields where the cluster can leave them out. */
  readonly metadataOnly?: boolean;
  readonly signal?: AbortSignal;
}

/** Which log to read, and how much of it. */
export interface LogOptions {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Goes on until the container ends or the signal aborts. */
  readonly follow: boolean;
  readonly tailLines?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  /** The container before its last restart. */
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly signal: AbortSignal;
}

/** A kind that the cluster serves. */
export interface ServedKind extends KindFacts {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * `synced`: the initial list, or a re-list after the watched history expired, is complete. A re-list sends every object that exists, as added
 * or modified, and a `deleted` for every one that went meanwhile; of those only name, namespace and uid are known.
 */
export type WatchEvent =
  { readonly type: 'added' | 'modified' | 'deleted'; readonly object: KubernetesObject } | { readonly type: 'synced' };

/** What to watch. */
export interface WatchOptions {
  readonly labelSelector: string;
  /** Called with what the cluster answers when the watch cannot go on and is tried again, and with undefined once it goes on. */
  readonly onProblem?: (problem: ClusterError | undefined) => void;
}

export interface WatchHandle {
  /** Ends the watch; no event is sent afterwards. */
  close(): void;
  /** Resolves after the first `synced` event; rejects never (a watch that cannot list tries again with backoff). */
  readonly synced: Promise<void>;
}

/** What discovery says about a kind. */
export interface KindFacts {
  readonly namespaced: boolean;
  /** The resource's name in URLs, for example `deployments`. */
  readonly plural: string;
}

/**
 * One cluster. Every method but `watch` and `close` throws ClusterError. Objects that it hands out are read-only: they may be shared
 * and frozen.
 */
export interface Cluster {
  /** The uid of the namespace kube-system: tells a cluster from its clone in configuration. */
  identity(): Promise<{ uid: string }>;
  /** What the spoke says of itself: kubeVersion, nodeCount, provider, apiVersions (sorted list of group/version). */
  claims(): Promise<Record<string, unknown>>;
  /** Discovery, cached; asks again on a miss, at most every 5 s per kind. Throws KIND_UNKNOWN. */
  kindOf(apiVersion: string, kind: string): Promise<KindFacts>;
  get(key: ObjectKey): Promise<KubernetesObject | undefined>;
  /** Server-side apply; answers the object as stored. NOT_FOUND: its namespace does not exist. */
  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject>;
  /**
   * Creates the object; answers it as stored. With `generateName` instead of a name the cluster makes one up. CONFLICT: there is one of this name.
   * NOT_FOUND: its namespace does not exist.
   */
  create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /**
   * Puts the object in the place of the one that is there, whole: what it does not say is gone or gets its default. With a
   * `metadata.resourceVersion`, only in that version (CONFLICT otherwise). `metadata.managedFields` stay as they are unless given.
   * NOT_FOUND: it is absent.
   */
  replace(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /**
   * JSON merge patch; answers the object as stored. With a `metadata.resourceVersion` in the patch, only in that version (CONFLICT otherwise).
   * NOT_FOUND: it is absent.
   */
  patch(key: ObjectKey, patch: Readonly<Record<string, unknown>>, options: PatchOptions): Promise<KubernetesObject>;
  /** Answers false when it was absent. The object may still be there afterwards, with a deletionTimestamp, until its finalizers are done. */
  delete(key: ObjectKey, options: DeleteOptions): Promise<boolean>;
  list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]>;
  /** The same page by page: for lists of which little is kept. */
  pages(apiVersion: string, kind: string, options: PageOptions): AsyncIterable<readonly KubernetesObject[]>;
  /** Everything that discovery knows, as it was last read. */
  kinds(): Promise<readonly ServedKind[]>;
  /**
   * The text of a container's log as it comes, cut anywhere. Reading slowly slows the cluster down. Throws ClusterError: INVALID for a container
   * that has no log (yet), with the cluster's words.
   */
  logs(options: LogOptions): AsyncIterable<string>;
  /**
   * List and watch over all namespaces: bookmarks, resumes after a lost connection, re-lists after 410, backoff with full jitter from 0.5 s
   * to 30 s. An object whose labels stop matching the selector is sent as deleted. Events of one object come in order.
   */
  watch(apiVersion: string, kind: string, options: WatchOptions, listener: (event: WatchEvent) => void): WatchHandle;
  /**
   * The same cluster as another user, for example `system:serviceaccount:shop:deployer`: every request about objects goes out under that name
   * and has that user's rights alone. Discovery, identity, claims and watches stay our own, so does the connection: closing a view does nothing.
   */
  as(user: string): Cluster;
  /** Ends all watches and connections. Requests in flight fail with UNAVAILABLE. */
  close(): Promise<void>;
}

/** What is done to objects, one by one or in lists: what a user has rights for. */
export type ObjectAccess = Pick<
  Cluster,
  'get' | 'apply' | 'create' | 'replace' | 'patch' | 'delete' | 'list' | 'pages' | 'logs'
>;
