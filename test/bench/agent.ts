// What an agent with 2,000 objects costs and how fast it is: its first sync against a bare client that applies the same objects, its memory,
// what it does with nothing to do, and healing among that many objects. Argo CD's figures for comparison are in docs/syncing.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { BareClient } from '../support/bare-client.js';
import { changeByHand } from './drift.js';
import { atMost, type BenchResult, known, percentile, rounded } from './figures.js';
import { cpuSeconds, residentMb } from './process-usage.js';
import { NAMESPACE, type RealSpoke, withRealSpoke } from './real-spoke.js';
import { deploymentPath, manifestsOf } from './sample-applications.js';
import { writesOf } from './api-server-writes.js';

/** Of three objects each: 2,001 objects, and a namespace. */
const APPLICATIONS = 667;
const OBJECTS = APPLICATIONS * 3;
const CONNECTIONS = 20;
const CEILING_NAMESPACE = 'ceiling';
const SETTLE_MS = 20_000;
const IDLE_MS = 30_000;
const GOALS = { rssMb: 220, healedP50: 50, healedP99: 250, idleShare: 0.005, writes: 0 };

interface FirstSync {
  readonly seconds: number;
  readonly ceiling: number;
}

export async function agent(): Promise<BenchResult> {
  const watch = new FirstSyncWatch();
  return withRealSpoke(APPLICATIONS, async (spoke) => figuresOf(spoke, watch.result()), {
    before: (kubeconfig, names) => watch.begin(kubeconfig, names),
    after: () => watch.end(),
  });
}

async function figuresOf(spoke: RealSpoke, first: FirstSync): Promise<BenchResult> {
  await rollOut(spoke);
  await sleep(SETTLE_MS);
  const pid = spoke.fleet.agent('one').pid;
  const rssMb = rounded(residentMb(pid), 0);
  const idleShare = await idleShareOf(pid);
  const resyncWrites = await writesOfResync(spoke);
  const healed = (await changeByHand(spoke)).map((times) => times.healed);
  const [healedP50Ms, healedP99Ms] = [rounded(percentile(healed, 0.5), 1), rounded(percentile(healed, 0.99), 1)];
  const objectsPerSecond = rounded(OBJECTS / first.seconds, 0);
  const ceilingPerSecond = rounded(OBJECTS / first.ceiling, 0);
  return {
    figures: { rssMb, objectsPerSecond, ceilingPerSecond, healedP50Ms, healedP99Ms, idleShare, resyncWrites },
    rows: [
      atMost(`memory with ${OBJECTS} objects`, [rssMb], GOALS.rssMb, 'MB', 0),
      known('first sync, from the first object to the last', [objectsPerSecond], 'objects/s', 0),
      known('the ceiling: a bare client applies the same objects', [ceilingPerSecond], 'objects/s', 0),
      atMost('healed, p50', [healedP50Ms], GOALS.healedP50, 'ms', 1),
      atMost('healed, p99', [healedP99Ms], GOALS.healedP99, 'ms', 1),
      atMost('idle', [idleShare], GOALS.idleShare, 'of a core', 4),
      atMost('writes of a resync with nothing to do', [resyncWrites], GOALS.writes, '', 0),
    ],
  };
}

/** As their controller would say it, if it ran: the agent looks into workloads that hang, and then it is not idle. */
async function rollOut({ kubeconfig, names }: RealSpoke): Promise<void> {
  const client = new BareClient(kubeconfig, CONNECTIONS);
  const counts = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  const status = { observedGeneration: 1, ...counts };
  await Promise.all(
    names.map((name) => client.patch(`${deploymentPath(NAMESPACE, name)}/status`, { status }, 'bench')),
  );
  client.close();
}

async function idleShareOf(pid: number): Promise<number> {
  const before = cpuSeconds([pid]);
  const startedAt = performance.now();
  await sleep(IDLE_MS);
  return rounded((cpuSeconds([pid]) - before) / ((performance.now() - startedAt) / 1_000), 4);
}

/** All that the API server was asked to write while the agent starts anew and looks at everything. */
async function writesOfResync({ fleet, kubeconfig }: RealSpoke): Promise<number> {
  const client = new BareClient(kubeconfig, 1);
  const before = await writesOf(client);
  const agentProcess = fleet.agent('one');
  await agentProcess.stop();
  agentProcess.start();
  await sleep(SETTLE_MS);
  const after = await writesOf(client);
  client.close();
  return after - before;
}

/** Measures the ceiling, then sees the first object of the agent come, and knows when the last one is there. */
class FirstSyncWatch {
  private client: BareClient | undefined;
  private ceiling = Number.NaN;
  private startedAt = Number.NaN;
  private seconds = Number.NaN;
  private readonly watches: { close(): void }[] = [];
  private seen = 0;

  async begin(kubeconfig: string, names: readonly string[]): Promise<void> {
    const client = new BareClient(kubeconfig, CONNECTIONS);
    this.client = client;
    for (const namespace of [CEILING_NAMESPACE, NAMESPACE]) await makeNamespace(client, namespace);
    const startedAt = performance.now();
    await client.applyAll(manifestsOf(names, 'v0', CEILING_NAMESPACE), 'bench');
    this.ceiling = (performance.now() - startedAt) / 1_000;
    const collections = ['/apis/apps/v1', '/api/v1', '/api/v1'].map(
      (version, index) =>
        `${version}/namespaces/${NAMESPACE}/${['deployments', 'services', 'configmaps'][index] ?? ''}`,
    );
    for (const path of collections)
      this.watches.push(client.watch(path, ({ metadata }) => this.noteOne(metadata.name)));
    await sleep(1_000);
  }

  async end(): Promise<void> {
    await sleep(1_000);
    for (const watch of this.watches) watch.close();
    this.client?.close();
    if (this.seen < OBJECTS) throw new Error(`Of ${OBJECTS} objects only ${this.seen} were seen`);
  }

  result(): FirstSync {
    return { seconds: this.seconds, ceiling: this.ceiling };
  }

  private noteOne(name: string): void {
    if (!name.startsWith('app-')) return;
    const now = performance.now();
    if (this.seen === 0) this.startedAt = now;
    this.seen += 1;
    if (this.seen <= OBJECTS) this.seconds = (now - this.startedAt) / 1_000;
  }
}

async function makeNamespace(client: BareClient, name: string): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await client.apply({ path: `/api/v1/namespaces/${name}`, object }, 'bench');
}
