// The destination namespaces of applications that ask for them (`CreateNamespace=true`): there before anything is written into them, and with
// the labels and annotations that the application names.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { identityOf } from '../../engine/object-identity.js';
import type { ApplicationClusters } from '../application/application-clusters.js';
import { refuseAgentsOwn } from '../application/agent-protection.js';
import type { ManagedState } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import type { Namespaces } from './namespaces.js';
import { createsNamespace } from '../writes/write-options.js';
import { isClusterError } from '../writes/write-target.js';

export interface DestinationNamespacesParts {
  readonly clusters: ApplicationClusters;
  readonly namespaces: Namespaces;
  readonly state: Pick<ManagedState, 'objects'>;
  readonly agentNamespace: string;
}

export class DestinationNamespaces {
  private readonly parts: DestinationNamespacesParts;
  /** Syncs that have looked at their namespace. */
  private readonly keptFor = new WeakSet<SyncAttempt>();

  constructor(parts: DestinationNamespacesParts) {
    this.parts = parts;
  }

  /** Makes sure of the destination namespace before an object is sent into it, and once more when it went meanwhile. */
  async within(
    applicationId: string,
    { metadata: { namespace: name } }: KubernetesObject,
    syncOptions: readonly string[],
    send: () => Promise<KubernetesObject>,
  ): Promise<KubernetesObject> {
    const { clusters, namespaces } = this.parts;
    const isDestination = name !== undefined && name === clusters.assignmentOf(applicationId)?.namespace;
    if (!isDestination || !createsNamespace(syncOptions)) return await send();
    const cluster = clusters.clusterOf(applicationId);
    await namespaces.ensure(name, cluster);
    try {
      return await send();
    } catch (error) {
      if (!isClusterError(error, 'NOT_FOUND')) throw error;
      namespaces.forget(name);
      await namespaces.ensure(name, cluster);
      return await send();
    }
  }

  /**
   * Keeps the namespace's labels and annotations (`managedNamespaceMetadata`): at the beginning of a sync, once for each. Not where the
   * application's render has the namespace itself. Throws ClusterError, AgentProtectedError.
   */
  async keep(applicationId: string, attempt: SyncAttempt): Promise<void> {
    const { clusters, namespaces, state, agentNamespace } = this.parts;
    const { assignment } = attempt;
    const { syncOptions, managedNamespaceMetadata: metadata } = assignment.syncPolicy;
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: assignment.namespace };
    const own = state.objects.get(identityOf(key));
    const isRendered = own?.applicationId === applicationId && own.isExpected;
    if (metadata === undefined || !createsNamespace(syncOptions) || isRendered || this.keptFor.has(attempt)) return;
    refuseAgentsOwn(key, assignment, agentNamespace);
    await namespaces.keep({ name: key.name, cluster: clusters.clusterOf(applicationId), applicationId, metadata });
    this.keptFor.add(attempt);
  }
}
