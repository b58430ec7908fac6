// What specs of syncs of one application share, beyond the scenario of the whole agent.
import { digestOf, type DeliveredSyncPolicy } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, keyIn, until } from './agent-scenario.js';
import type { SimulatedClusterOptions } from '../cluster/simulated/simulated-cluster.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';
import type { Clock } from '../reconcile/clock.js';

export class SyncStory {
  readonly id = applicationId();
  readonly scenario: AgentScenario;

  private constructor(scenario: AgentScenario) {
    this.scenario = scenario;
  }

  static async make(options: SimulatedClusterOptions = {}, clock?: Clock): Promise<SyncStory> {
    return new SyncStory(await AgentScenario.make(options, clock));
  }

  /** The same objects are the same commit. */
  assign(
    objects: readonly KubernetesObject[],
    policy: DeliveredSyncPolicy = AUTOMATED,
    operation?: string,
    revision = digestOf(objects),
  ): void {
    const requested = operation === undefined ? {} : { operation: { id: operation, prune: true } };
    this.scenario.hub.assign({ id: this.id, name: 'web', objects, policy, revision, ...requested });
  }

  async exists(name: string): Promise<boolean> {
    return (await this.scenario.get(keyIn('ConfigMap', name))) !== undefined;
  }

  async dataOf(name: string): Promise<unknown> {
    return (await this.scenario.get(keyIn('ConfigMap', name)))?.['data'];
  }

  /** What the operation says. */
  message(): string {
    return this.scenario.status(this.id)?.operation?.message ?? '';
  }

  results(): string[] {
    const results = this.scenario.status(this.id)?.operation?.results ?? [];
    return results.map(({ name, status }) => `${name} ${status}`).toSorted();
  }

  async untilPhase(phase: string): Promise<void> {
    await until(`the sync is ${phase}`, () => this.scenario.status(this.id)?.operation?.phase === phase);
  }

  async untilOperation(id: string): Promise<void> {
    await until(`${id} is told of`, () => this.scenario.status(this.id)?.operation?.id === id);
  }

  async synced(): Promise<void> {
    await this.scenario.synced(this.id);
  }

  /** Writes that the agent asks for, as they come. */
  watchWrites(): string[] {
    const seen: string[] = [];
    const { cluster } = this.scenario;
    for (const verb of ['apply', 'delete'] as const) {
      const original = cluster[verb].bind(cluster) as (...args: unknown[]) => Promise<never>;
      cluster[verb] = ((subject: KubernetesObject & { name?: string }, options: { dryRun?: boolean }) => {
        if (options.dryRun !== true) seen.push(`${verb} ${subject.name ?? subject.metadata.name}`);
        return original(subject, options);
      }) as never;
    }
    return seen;
  }
}

/** Annotations of an object in a wave. */
export function wave(number: number, options?: string): Record<string, string> {
  return {
    'argocd.argoproj.io/sync-wave': String(number),
    ...(options !== undefined && { 'argocd.argoproj.io/sync-options': options }),
  };
}
