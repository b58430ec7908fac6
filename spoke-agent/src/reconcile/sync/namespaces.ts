// Destination namespaces of applications with `CreateNamespace=true`. Created when absent and never pruned: they carry no label of ours, and of
// an existing one nothing is taken over but the labels and annotations that `managedNamespaceMetadata` names. Each application owns those under
// a field manager of its own, so that two applications in one namespace do not undo each other, and what is named no more goes.
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import type { FieldSet } from '../../engine/diff/field-set.js';
import type { RequestLimiter } from '../writes/limiter.js';

/** Labels and annotations. */
export interface NamespaceMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A namespace whose labels and annotations an application keeps. */
export interface NamespaceRequest {
  readonly name: string;
  /** The application's view. */
  readonly cluster: Cluster;
  readonly applicationId: string;
  readonly metadata: NamespaceMetadata;
}

const FIELDS = ['labels', 'annotations'] as const;

export class Namespaces {
  private readonly limiter: RequestLimiter;
  private readonly ensured = new Map<string, Promise<void>>();

  constructor(limiter: RequestLimiter) {
    this.limiter = limiter;
  }

  /** Creates the namespace unless it is there. Asks the cluster once. Throws ClusterError. */
  async ensure(name: string, cluster: Cluster): Promise<void> {
    const known = this.ensured.get(name);
    if (known !== undefined) return await known;
    const ensured = this.create(name, cluster);
    this.ensured.set(name, ensured);
    try {
      await ensured;
    } catch (error) {
      this.forget(name);
      throw error;
    }
  }

  /** The namespace turned out to be gone. */
  forget(name: string): void {
    this.ensured.delete(name);
  }

  /** Makes sure of the namespace and its metadata; writes only where something is missing, different or named no more. Throws ClusterError. */
  async keep({ name, cluster, applicationId, metadata }: NamespaceRequest): Promise<void> {
    const live = await this.find(name, cluster);
    if (live === undefined) await this.create(name, cluster);
    const manager = `${FIELD_MANAGER}-namespace-${applicationId}`;
    if (!needsMetadata(live, metadata, manager)) return;
    const manifest = { ...namespaceNamed(name), metadata: { name, ...metadata } };
    await this.limiter.run(() => cluster.apply(manifest, { force: true, manager }));
  }

  private async find(name: string, cluster: Cluster): Promise<KubernetesObject | undefined> {
    return await this.limiter.run(() => cluster.get({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name }));
  }

  private async create(name: string, cluster: Cluster): Promise<void> {
    if ((await this.find(name, cluster)) !== undefined) return;
    try {
      await this.limiter.run(() => cluster.create(namespaceNamed(name)));
    } catch (error) {
      // Somebody else was faster.
      if (!(error instanceof ClusterError) || error.code !== 'CONFLICT') throw error;
    }
  }
}

function namespaceNamed(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** Whether something that is named is missing or different, or something is left that was named before. */
function needsMetadata(live: KubernetesObject | undefined, metadata: NamespaceMetadata, manager: string): boolean {
  const owned = live?.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;
  const before = (owned as FieldSet | undefined)?.['f:metadata'] ?? {};
  return FIELDS.some((field) => {
    const wanted = Object.entries(metadata[field] ?? {});
    const names = new Set(wanted.map(([name]) => `f:${name}`));
    const isOther = wanted.some(([name, value]) => live?.metadata[field]?.[name] !== value);
    const isLeft = Object.keys(before[`f:${field}`] ?? {}).some((name) => name !== '.' && !names.has(name));
    return isOther || isLeft;
  });
}
