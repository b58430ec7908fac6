// What specs of the whole agent share: a simulated cluster, a hub in memory, a state folder, and waiting for what should become true.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicationReportInput, DriftReportInput, ResourceReportInput } from '@wheelhouse/protocol';
import { createAgent, type Agent } from '../agent.js';
import { SimulatedCluster, type SimulatedClusterOptions } from '../cluster/simulated/simulated-cluster.js';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { FakeHub } from '../link/fake-hub.js';
import { SystemClock } from '../link/system-clock.js';
import { silentLogger, type AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';

/** How long a spec waits for something; many times what it takes on an idle machine. */
const PATIENCE_MS = 15_000;

export class AgentScenario {
  readonly hub = new FakeHub();
  readonly cluster: SimulatedCluster;
  readonly stateDir: string;
  agent: Agent | undefined;
  logger: AgentLogger = silentLogger;
  /** Waves follow each other at once: the simulated controllers need no time to notice. */
  waveDelayMs = 0;
  private readonly clock: Clock | undefined;

  private constructor(stateDir: string, options: SimulatedClusterOptions, clock: Clock | undefined) {
    this.stateDir = stateDir;
    this.cluster = new SimulatedCluster({ readyAfterMs: 30, ...options });
    this.clock = clock;
  }

  static async make(options: SimulatedClusterOptions = {}, clock?: Clock): Promise<AgentScenario> {
    const stateDir = await mkdtemp(join(tmpdir(), 'wheelhouse-agent-'));
    const scenario = new AgentScenario(stateDir, options, clock);
    await scenario.cluster.apply(namespace('shop'), { force: true });
    return scenario;
  }

  /** Starts an agent on the scenario's state folder. */
  async start(): Promise<Agent> {
    const { hub, cluster, stateDir, clock, logger } = this;
    const config = { hub: 'http://127.0.0.1:1', joinToken: 'whj_test', stateDir, waveDelayMs: this.waveDelayMs };
    this.agent = createAgent({ config, cluster, hub, logger, ...(clock && { clock }) });
    await this.agent.start();
    return this.agent;
  }

  async restart(): Promise<Agent> {
    await this.agent?.stop();
    return await this.start();
  }

  async end(): Promise<void> {
    await this.agent?.stop();
    await this.cluster.close();
    await rm(this.stateDir, { recursive: true, force: true });
  }

  status(id: string): ApplicationReportInput | undefined {
    return this.hub.statuses.get(id);
  }

  resource(id: string, name: string): ResourceReportInput | undefined {
    return this.status(id)?.resources?.find((resource) => resource.name === name);
  }

  drifts(): DriftReportInput[] {
    return [...this.hub.drift.values()];
  }

  /** Waits until an application is Synced (and Healthy unless told otherwise). */
  async synced(id: string, health = 'Healthy'): Promise<void> {
    await until(`${id} is Synced and ${health}`, () => {
      const status = this.status(id);
      return status?.syncStatus === 'Synced' && status.health === health && status.operation?.phase === 'Succeeded';
    });
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return await this.cluster.get(key);
  }
}

/** The machine's clock, so many times as fast: minutes are over in a moment. */
export class FastClock extends SystemClock {
  private readonly factor: number;

  constructor(factor: number) {
    super();
    this.factor = factor;
  }

  override monotonicMs(): number {
    return super.monotonicMs() * this.factor;
  }

  override after(ms: number, callback: () => void): () => void {
    return super.after(ms / this.factor, callback);
  }
}

/** Waits for something to become true. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`It did not come true within ${PATIENCE_MS} ms: ${what}`);
    await pause(5);
  }
}

/** Lets everything that could happen happen, for specs about what must not. */
export async function settle(ms = 150): Promise<void> {
  await pause(ms);
}

export function applicationId(): string {
  return randomUUID();
}

export function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function configMap(
  name: string,
  data: Record<string, string>,
  annotations?: Record<string, string>,
): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(annotations && { annotations }) }, data };
}

export function secret(name: string, stringData: Record<string, string>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', stringData };
}

export function deployment(name: string, replicas: number, annotations?: Record<string, string>): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(annotations && { annotations }) },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
      },
    },
  };
}

export function keyIn(kind: string, name: string, inNamespace = 'shop'): ObjectKey {
  return { apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1', kind, namespace: inNamespace, name };
}
