// Asks the cluster why a workload does not come up: a handful of requests, one page each.
import type { Cluster, KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import { isJsonObject, objectsAt, textAt, valueAt } from '../../engine/object-path.js';
import type { RequestLimiter } from '../writes/limiter.js';
import { brief, creationReason, eventReason, podReason, type PodReason } from './stall-reason.js';

/** As which the cluster is asked, and how many at once. */
export interface StallLookParts {
  readonly clusterOf: (applicationId: string) => Cluster;
  readonly limiter: RequestLimiter;
}

export class StallLook {
  private readonly parts: StallLookParts;

  constructor(parts: StallLookParts) {
    this.parts = parts;
  }

  /** The reason, for people; undefined when none is found. Throws ClusterError. */
  async reasonFor(key: ObjectKey, applicationId: string): Promise<string | undefined> {
    const cluster = this.parts.clusterOf(applicationId);
    const workload = await this.parts.limiter.run(async () => await cluster.get(key));
    if (workload === undefined) return undefined;
    if (key.kind === 'PersistentVolumeClaim') return await this.toldOf(cluster, workload);
    const found = podReason(await this.podsOf(cluster, workload));
    if (found === undefined) {
      const creation = creationReason(workload) ?? (await this.toldOf(cluster, workload));
      return creation === undefined ? undefined : brief(creation);
    }
    const told = isPlain(found) ? undefined : await this.toldOf(cluster, found.pod);
    const name = key.kind === 'Pod' ? '' : `pod ${found.pod.metadata.name}: `;
    return brief(`${name}${found.text}${told === undefined ? '' : ` (${told})`}`);
  }

  private async podsOf(cluster: Cluster, workload: KubernetesObject): Promise<readonly KubernetesObject[]> {
    if (workload.kind === 'Pod') return [workload];
    const labelSelector = selectorOf(workload);
    if (labelSelector === '') return [];
    return await this.firstPage(cluster, workload, 'Pod', { labelSelector });
  }

  private async toldOf(cluster: Cluster, { metadata }: KubernetesObject): Promise<string | undefined> {
    if (metadata.uid === undefined) return undefined;
    const fieldSelector = `involvedObject.uid=${metadata.uid}`;
    const events = await this.firstPage(cluster, { metadata }, 'Event', { fieldSelector });
    return eventReason(events);
  }

  private async firstPage(
    cluster: Cluster,
    { metadata }: Pick<KubernetesObject, 'metadata'>,
    kind: string,
    selection: { readonly labelSelector?: string; readonly fieldSelector?: string },
  ): Promise<readonly KubernetesObject[]> {
    return await this.parts.limiter.run(async () => {
      for await (const page of cluster.pages('v1', kind, { namespace: metadata.namespace ?? '', ...selection }))
        return page;
      return [];
    });
  }
}

/** What its own words say in full. */
function isPlain({ trouble }: PodReason): boolean {
  return trouble === 'pull' || trouble === 'crash' || trouble === 'schedule' || trouble === 'config';
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
]);

/** `spec.selector` as the API takes it; empty when there is none, and then nothing may be asked: it would be everything. */
function selectorOf(workload: KubernetesObject): string {
  const labels = valueAt(workload, 'spec', 'selector', 'matchLabels');
  const equal = isJsonObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`) : [];
  const expressions = objectsAt(workload, 'spec', 'selector', 'matchExpressions').map((expression) => {
    const key = textAt(expression, 'key');
    const operator = textAt(expression, 'operator');
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    const values = valueAt(expression, 'values');
    return `${key} ${OPERATORS.get(operator) ?? 'in'} (${Array.isArray(values) ? values.join(',') : ''})`;
  });
  return [...equal, ...expressions].join(',');
}
