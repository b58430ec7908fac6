// How long a push takes that changes every object of 100 applications: from the webhook until the last object is applied and the hub
// knows. In turns with the ceiling: a bare client that applies the same objects. Argo CD 3.5.1 at its best: 8.4 s, 17 CPU seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { BareClient } from '../support/bare-client.js';
import { atMost, type BenchResult, known, median, rounded } from './figures.js';
import { cpuSeconds } from './process-usage.js';
import { type RealSpoke, withRealSpoke } from './real-spoke.js';
import { filesOf, manifestsOf } from './sample-applications.js';

const APPLICATIONS = 100;
const ROUNDS = 5;
/** One more in front, not counted: the first push meets code that was never run. */
const WARM_UPS = 1;
const CONNECTIONS = 20;
const CEILING_NAMESPACE = 'ceiling';
const PAUSE_MS = 1_500;
const GOAL_RATIO = 1.4;
const GOAL_CPU_SECONDS = 4;

export async function converge(): Promise<BenchResult> {
  return withRealSpoke(APPLICATIONS, async (spoke) => {
    const client = new BareClient(spoke.kubeconfig, CONNECTIONS);
    await client.apply(
      {
        path: `/api/v1/namespaces/${CEILING_NAMESPACE}`,
        object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: CEILING_NAMESPACE } },
      },
      'bench',
    );
    await client.applyAll(manifestsOf(spoke.names, 'v0', CEILING_NAMESPACE), 'bench');
    const rounds = [];
    for (let round = 1 - WARM_UPS; round <= ROUNDS; round += 1) {
      await sleep(PAUSE_MS);
      const ceiling = await applyAll(client, spoke, versionOf(round));
      await sleep(PAUSE_MS);
      const measured = { ...(await push(spoke, versionOf(round))), ceiling };
      if (round > 0) rounds.push(measured);
    }
    client.close();
    const seconds = rounds.map((round) => round.seconds);
    const ceilings = rounds.map((round) => round.ceiling);
    const cpu = rounds.map((round) => round.cpu);
    return {
      figures: {
        seconds: rounded(median(seconds)),
        ceilingSeconds: rounded(median(ceilings)),
        cpuSeconds: rounded(median(cpu)),
      },
      rows: [
        known('push to synced', seconds, 's'),
        known('the ceiling: a bare client applies the same objects', ceilings, 's'),
        atMost(
          'push to synced, in ceilings',
          rounds.map((round) => round.seconds / round.ceiling),
          GOAL_RATIO,
          'x',
        ),
        atMost('CPU of hub, Postgres, agent', cpu, GOAL_CPU_SECONDS, 's'),
      ],
    };
  });
}

async function applyAll(client: BareClient, { names }: RealSpoke, version: string): Promise<number> {
  const manifests = manifestsOf(names, version, CEILING_NAMESPACE);
  const start = performance.now();
  await client.applyAll(manifests, 'bench');
  return (performance.now() - start) / 1_000;
}

async function push(spoke: RealSpoke, version: string): Promise<{ seconds: number; cpu: number }> {
  const { fleet, names, processes } = spoke;
  const commit = await fleet.repository.commit(filesOf(names, version), version);
  const before = cpuSeconds(processes);
  const start = performance.now();
  await fleet.webhook();
  await spoke.untilSynced(commit);
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, cpu: cpuSeconds(processes) - before };
}

/** Never that of the first commit. */
function versionOf(round: number): string {
  return `round ${round}`;
}
