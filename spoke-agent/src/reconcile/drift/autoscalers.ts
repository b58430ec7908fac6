// Whether a HorizontalPodAutoscaler decides how many replicas a workload has. Asked only for workloads whose replicas such a controller was
// seen to write, so that a workload whose autoscaler was taken away comes back under Git.
import type { Cluster } from '../../cluster/cluster.js';
import { groupOf } from '../../engine/object-identity.js';
import { textAt } from '../../engine/object-path.js';
import type { Clock } from '../clock.js';
import type { ManagedObject } from '../state/managed-object.js';

/** For how long an answer about a namespace counts. */
const REMEMBERED_MS = 30_000;
/** How often it is looked whether workloads are still scaled; never where none is. */
const LOOK_INTERVAL_MS = 60_000;

export class Autoscalers {
  private readonly cluster: Pick<Cluster, 'list'>;
  private readonly clock: Clock;
  /** Called when no autoscaler targets a workload any more. */
  onReleased: (object: ManagedObject) => void = () => {};
  private readonly scaled = new Set<ManagedObject>();
  private cancel: (() => void) | undefined;
  private readonly namespaces = new Map<string, { readonly untilMs: number; readonly targets: Promise<Set<string>> }>();

  constructor(cluster: Pick<Cluster, 'list'>, clock: Clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** Looks from now on whether the object is still scaled. */
  follow(object: ManagedObject): void {
    this.scaled.add(object);
    this.cancel ??= this.clock.after(LOOK_INTERVAL_MS, () => void this.look());
  }

  stop(): void {
    this.cancel?.();
    this.scaled.clear();
  }

  /** Whether an autoscaler targets the object. When that cannot be found out, what was seen counts. */
  async targets({ key }: ManagedObject): Promise<boolean> {
    try {
      return (await this.targetsIn(key.namespace)).has(`${groupOf(key.apiVersion)}/${key.kind}/${key.name}`);
    } catch {
      return true;
    }
  }

  private async look(): Promise<void> {
    for (const object of this.scaled) {
      if (object.isExpected && (await this.targets(object))) continue;
      this.scaled.delete(object);
      if (object.isExpected) this.onReleased(object);
    }
    this.cancel = undefined;
    if (this.scaled.size > 0) this.cancel = this.clock.after(LOOK_INTERVAL_MS, () => void this.look());
  }

  private async targetsIn(namespace: string): Promise<Set<string>> {
    const now = this.clock.monotonicMs();
    const known = this.namespaces.get(namespace);
    if (known !== undefined && known.untilMs > now) return await known.targets;
    for (const [name, { untilMs }] of this.namespaces) if (untilMs <= now) this.namespaces.delete(name);
    const targets = this.list(namespace);
    this.namespaces.set(namespace, { untilMs: now + REMEMBERED_MS, targets });
    return await targets;
  }

  private async list(namespace: string): Promise<Set<string>> {
    const autoscalers = await this.cluster.list('autoscaling/v2', 'HorizontalPodAutoscaler', { namespace });
    return new Set(
      autoscalers.map((autoscaler) => {
        const path = ['spec', 'scaleTargetRef'];
        const group = groupOf(textAt(autoscaler, ...path, 'apiVersion'));
        return `${group}/${textAt(autoscaler, ...path, 'kind')}/${textAt(autoscaler, ...path, 'name')}`;
      }),
    );
  }
}
