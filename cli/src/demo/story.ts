import type { HubClient } from '../hub-client/hub-client.js';
import { applySet } from './apply-set.js';
import { FleetWatch } from './fleet-watch.js';
import type { LiveTable } from './live-table.js';
import type { RendererBuild } from './renderer-build.js';
import { type RenderedSummary, tellRendered } from './rendered-story.js';
import { sampleApplicationSet } from './sample/handlebars-sample.js';
import { Settling } from './settling.js';
import type { Spoke } from './spokes.js';
import type { Stage } from './stage.js';

/** How long the fleet may take to become Synced and Healthy. */
const CONVERGE_MS = 120_000;
/** How long a manual change may take to be seen and healed. */
const HEAL_MS = 30_000;
/** What the manual change sets. */
const CHANGED_REPLICAS = 7;
/** Applications the sample makes on each cluster. */
const APPLICATIONS_PER_CLUSTER = 2;

/** What the story measured, in seconds and milliseconds. */
export interface StorySummary {
  readonly ok: boolean;
  readonly clusters: string;
  readonly applications: number;
  /** Clusters in which nothing can run, so that only Synced was waited for. */
  readonly withoutNodes: readonly string[];
  readonly hubReadySeconds: number;
  readonly firstRowSeconds: number;
  readonly convergedSeconds: number;
  /** The applications from a Helm chart and a Kustomize overlay: they wait for the renderer, which is built once. */
  readonly rendered: RenderedSummary;
  readonly drift: {
    readonly application: string;
    readonly changedBy: string;
    readonly detectedMs: number;
    readonly healedMs: number;
    readonly message: string;
  };
}

/** What the story is told with. */
export interface Telling {
  readonly stage: Stage;
  readonly spokes: readonly Spoke[];
  readonly clusters: string;
  readonly hubPort: number;
  readonly table: LiveTable;
  readonly renderer: RendererBuild;
  readonly tell: (line: string) => void;
}

/** Tells the story once: a fleet converges; a manual change in production is seen, named and healed. */
export async function tellStory(
  telling: Telling,
): Promise<{ hub: HubClient; summary: StorySummary; repositoryUrl: string }> {
  const { stage, spokes, tell, table } = telling;
  const since = performance.now();
  const seconds = (): number => Math.round((performance.now() - since) / 10) / 100;
  tell(`Clusters: ${telling.clusters}.`);
  const [git, hub] = await Promise.all([stage.startGit(), stage.startHub(telling.hubPort)]);
  const hubReadySeconds = seconds();
  tell(`Hub at ${hub.address.url} after ${hubReadySeconds} s; sample repository at ${git.url}.`);
  const watch = new FleetWatch(hub);
  try {
    for (const spoke of spokes) await stage.startSpoke(hub, spoke);
    await addRepository(hub, git.url);
    await applySet(hub, sampleApplicationSet(git.url));
    tell(`Registered ${spokes.map(({ name }) => name).join(', ')} and applied one ApplicationSet.\n`);
    let firstRowSeconds = 0;
    const wanted = spokes.length * APPLICATIONS_PER_CLUSTER;
    const settling = new Settling(hub, tell);
    const applications = await stage.whileAllRun(
      watch.until(
        async (rows) => rows.length === wanted && (await settling.isSettled(rows)),
        (rows) => {
          if (rows.length > 0) firstRowSeconds ||= seconds();
          table.show(rows);
        },
        { timeoutMs: CONVERGE_MS, what: 'The applications did not become Synced and Healthy' },
      ),
    );
    const convergedSeconds = seconds();
    tell(`\nAll ${applications.length} applications are ${settling.goal} after ${convergedSeconds} s.`);
    const drift = await stage.whileAllRun(changeProduction(telling, watch, settling));
    const rendered = await stage.whileAllRun(tellRendered(telling, { hub, watch, settling, repositoryUrl: git.url }));
    const summary = {
      ok: true,
      clusters: telling.clusters,
      applications: applications.length,
      withoutNodes: settling.withoutNodes,
      hubReadySeconds,
      firstRowSeconds,
      convergedSeconds,
      rendered,
      drift,
    };
    return { hub, summary, repositoryUrl: git.url };
  } finally {
    await watch.close();
  }
}

async function addRepository(hub: HubClient, url: string): Promise<void> {
  await hub.request('mutation($input: AddRepositoryInput!) { addRepository(input: $input) { url } }', {
    input: { url },
  });
}

/** Scales a Deployment in the last spoke by hand and waits until that was seen, attributed and healed. */
async function changeProduction(
  { spokes, tell, table }: Telling,
  watch: FleetWatch,
  settling: Settling,
): Promise<StorySummary['drift']> {
  const production = spokes.at(-1);
  if (!production) throw new Error('The demo needs at least one cluster.');
  const application = `shop-${production.name}`;
  table.keep();
  tell(
    `\nNow somebody scales the shop in ${production.name} by hand:\n  ${production.scaleCommand('shop', 'shop', CHANGED_REPLICAS)}`,
  );
  const start = performance.now();
  await production.scale('shop', 'shop', CHANGED_REPLICAS);
  const detected = await watch.event('DriftDetected', application, HEAL_MS);
  const detectedMs = Math.round(performance.now() - start);
  tell(`  seen after ${detectedMs} ms: ${detected.message}`);
  const healed = await watch.event('DriftHealed', application, HEAL_MS);
  const healedMs = Math.round(performance.now() - start);
  tell(`  healed after ${healedMs} ms: ${healed.message}\n`);
  await watch.until(
    (rows) => settling.isSettled(rows),
    (rows) => table.show(rows),
    {
      timeoutMs: CONVERGE_MS,
      what: 'The fleet did not come back to Synced and Healthy',
    },
  );
  return { application, changedBy: detected.actor, detectedMs, healedMs, message: detected.message };
}
