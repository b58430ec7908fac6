// How long an application set takes to reach a fleet: 1,000 clusters x 2 environments by a matrix generator, from before the request until
// every application is stored and assigned; then the same for a change of the template that changes every application. Through
// GraphQL, on a real hub with its embedded Postgres and a real Git repository. Argo CD 3.5.1, tuned: 4.3 s and 5.4 s.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepository, startGitServer } from '@wheelhouse/cli/git-server';
import { APPLY_SET, type ApplyAnswer } from '../support/fleet-operations.js';
import type { GraphqlClient } from '../support/graphql.js';
import { HubProcess } from '../support/hub-process.js';
import { hubSql } from '../support/hub-sql.js';
import { until } from '../support/until.js';

/** How many clusters are registered with one request. */
const CLUSTERS_PER_REQUEST = 50;
const ENVIRONMENTS = ['dev', 'production'];
/** How long everything may take in all before the run is given up. */
const TIMEOUT_MS = 120_000;

export interface ExpandFigures {
  readonly applications: number;
  /** From before the request until the last application is stored and assigned. */
  readonly createSeconds: number;
  /** The same for a change of the template that changes every application and its assignment. */
  readonly changeSeconds: number;
  /** Applying the same set again: nothing is written. */
  readonly unchangedSeconds: number;
  /** CPU time of the hub's process for creating and changing. */
  readonly hubCpuSeconds: number;
}

export interface ExpandOptions {
  /** Default 1,000. */
  readonly clusters?: number;
  /** For profiling. */
  readonly nodeFlags?: readonly string[];
}

/** Measures on a fresh hub, which is gone afterwards. */
export async function run(options: ExpandOptions = {}): Promise<ExpandFigures> {
  const clusters = options.clusters ?? 1_000;
  const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-expand-'));
  const gitDirectory = join(directory, 'git');
  mkdirSync(gitDirectory);
  const git = await startGitServer({ directory: gitDirectory });
  const hub = await HubProcess.start({
    directory,
    nodeFlags: options.nodeFlags ?? [],
    env: { WHEELHOUSE_LOG_LEVEL: 'warn' },
  });
  try {
    const repository = await createRepository(gitDirectory, 'platform');
    await repository.commit(sampleFiles(), 'sample');
    const url = `${git.url}/platform.git`;
    await hub.client.request(`mutation($url: String!) { addRepository(input: { url: $url }) { id } }`, { url });
    await registerClusters(hub.client, clusters);
    return await measure(hub, url, clusters);
  } finally {
    await hub.stop();
    await git.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(hub: HubProcess, url: string, clusters: number): Promise<ExpandFigures> {
  const applications = clusters * ENVIRONMENTS.length;
  // A hub at work knows its repository, has compiled its code and has statistics of its tables.
  await hub.client.request(`mutation {
    registerCluster(input: { name: "warm-up", labels: { tier: "warm-up", region: "r0" } }) { cluster { id } }
  }`);
  await applied(hub, setOf({ name: 'warm-up', url, version: 1, tier: 'warm-up' }));
  await hubSql(hub.databaseUrl, 'analyze');
  const before = await cpuSeconds(hub);
  const createSeconds = await applied(hub, setOf({ name: 'web', url, version: 1, tier: 'all' }), {
    applications,
    revision: 1,
  });
  const changeSeconds = await applied(hub, setOf({ name: 'web', url, version: 2, tier: 'all' }), {
    applications,
    revision: 2,
  });
  const hubCpuSeconds = rounded((await cpuSeconds(hub)) - before);
  const unchangedSeconds = await applied(hub, setOf({ name: 'web', url, version: 2, tier: 'all' }));
  return { applications, createSeconds, changeSeconds, unchangedSeconds, hubCpuSeconds };
}

/** Applies a set and waits until all its applications are assigned at the given desired revision; how long both took. */
async function applied(
  hub: HubProcess,
  manifest: string,
  expected?: { applications: number; revision: number },
): Promise<number> {
  const { client } = hub;
  const start = performance.now();
  const { applyApplicationSet } = await client.request<{ applyApplicationSet: ApplyAnswer }>(APPLY_SET, { manifest });
  if (applyApplicationSet.plan.problems.length > 0)
    throw new Error(`Applying left applications out: ${applyApplicationSet.plan.problems[0]?.message ?? ''}`);
  let end = performance.now();
  if (expected)
    await until(
      `${expected.applications} applications are assigned`,
      async () => {
        end = performance.now();
        return (await countAssigned(hub, expected.revision)) === expected.applications;
      },
      { timeoutMs: TIMEOUT_MS, pollMs: 5 },
    );
  return rounded((end - start) / 1_000);
}

async function countAssigned(hub: HubProcess, revision: number): Promise<number> {
  const [row] = await hubSql<{ count: number }>(
    hub.databaseUrl,
    `select count(*)::int as count
     from application_sets t join applications a on a.application_set_id = t.id join assignments s on s.application_id = a.id
     where t.name = 'web' and a.stale_since is null and s.render_digest = a.render_digest and s.revision = $1 and not s.is_removed`,
    [revision],
  );
  return row?.count ?? 0;
}

/** Registers so many, with the label `tier: all`. */
export async function registerClusters(client: GraphqlClient, clusters: number): Promise<void> {
  const names = Array.from({ length: clusters }, (_, index) => `cluster-${String(index).padStart(5, '0')}`);
  for (let start = 0; start < names.length; start += CLUSTERS_PER_REQUEST) {
    const batch = names
      .slice(start, start + CLUSTERS_PER_REQUEST)
      .map(
        (name, index) =>
          `c${index}: registerCluster(input: { name: "${name}", labels: { tier: "all", region: "r${index % 7}" } }) { cluster { id } }`,
      );
    await client.request(`mutation { ${batch.join('\n')} }`);
  }
}

/** CPU time of the hub's process so far, from its metrics. */
async function cpuSeconds(hub: HubProcess): Promise<number> {
  const { text } = await hub.probe('/metrics');
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

function sampleFiles(): Record<string, string> {
  return Object.fromEntries(
    ENVIRONMENTS.map((environment) => [
      `envs/${environment}/settings.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  environment: ${environment}\n`,
    ]),
  );
}

function setOf(set: { name: string; url: string; version: number; tier: string }): string {
  const options = ['CreateNamespace=true', ...(set.version > 1 ? ['ServerSideApply=true'] : [])];
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${set.name}
spec:
  generators:
    - matrix:
        generators:
          - clusters:
              selector:
                matchLabels: { tier: ${set.tier} }
          - list:
              elements: [${ENVIRONMENTS.map((environment) => `{ env: ${environment} }`).join(', ')}]
  template:
    metadata:
      name: 'guestbook-{{name}}-{{env}}'
      labels:
        env: '{{env}}'
        cluster: '{{name}}'
        region: '{{metadata.labels.region}}'
        version: 'v${set.version}'
    spec:
      project: default
      source:
        repoURL: ${set.url}
        targetRevision: main
        path: 'envs/{{env}}'
      destination:
        server: '{{server}}'
        namespace: 'guestbook-{{env}}'
      syncPolicy:
        automated: { prune: true, selfHeal: true }
        syncOptions: [${options.join(', ')}]
        retry: { limit: 5, backoff: { duration: 5s, factor: 2, maxDuration: 3m } }
`;
}
