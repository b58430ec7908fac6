import type { HubClient } from '../hub-client/hub-client.js';
import { applySet } from './apply-set.js';
import type { FleetWatch } from './fleet-watch.js';
import { chartApplicationSet } from './sample/chart-sample.js';
import { overlayApplicationSet } from './sample/overlay-sample.js';
import type { Settling } from './settling.js';
import type { Telling } from './story.js';

/** How long the applications may take once the renderer is there. */
const CONVERGE_MS = 120_000;
/** How often a build that is waited for says where it is. */
const PROGRESS_MS = 15_000;
/** One from the chart and one from the overlay. */
const APPLICATIONS_PER_CLUSTER = 2;

/** What became of the Helm and Kustomize applications. */
export interface RenderedSummary {
  readonly applications: number;
  /** How long the renderer took to build; 0.1 or less when it was there. */
  readonly buildSeconds?: number;
  /** From applying the two sets until all was Synced and Healthy. */
  readonly convergedSeconds?: number;
  /** Why they were left out. */
  readonly leftOut?: string;
}

/** The running fleet. */
export interface Fleet {
  readonly hub: HubClient;
  readonly watch: FleetWatch;
  readonly settling: Settling;
  readonly repositoryUrl: string;
}

/** Adds a Helm chart and a Kustomize overlay to every cluster, as soon as the renderer is there. */
export async function tellRendered(telling: Telling, fleet: Fleet): Promise<RenderedSummary> {
  const { tell, table, spokes } = telling;
  const outcome = await builtRenderer(telling);
  if (!outcome.isReady) {
    tell(`\nThe Helm and Kustomize applications are left out: ${outcome.reason}`);
    return { applications: 0, leftOut: outcome.reason };
  }
  const since = performance.now();
  const { hub, watch, settling, repositoryUrl } = fleet;
  const before = (await watch.applications()).length;
  await applySet(hub, chartApplicationSet(repositoryUrl));
  await applySet(hub, overlayApplicationSet(repositoryUrl));
  const count = spokes.length * APPLICATIONS_PER_CLUSTER;
  tell(`\nApplied two more ApplicationSets: a Helm chart and a Kustomize overlay, rendered inside the hub.\n`);
  table.keep();
  await watch.until(
    async (rows) => rows.length === before + count && (await settling.isSettled(rows)),
    (rows) => table.show(rows),
    { timeoutMs: CONVERGE_MS, what: 'The Helm and Kustomize applications did not become Synced and Healthy' },
  );
  const convergedSeconds = Math.round((performance.now() - since) / 10) / 100;
  tell(`\nThe ${count} are ${settling.goal} after ${convergedSeconds} s.`);
  return { applications: count, buildSeconds: outcome.seconds, convergedSeconds };
}

async function builtRenderer({ renderer, tell }: Telling) {
  if (!renderer.isRunning) return await renderer.outcome;
  tell(
    '\nThe renderer of Helm and Kustomize sources is being built (Go, once for a checkout; some minutes the first time).',
  );
  const timer = setInterval(() => tell(`  ${renderer.progress}`), PROGRESS_MS);
  try {
    return await renderer.outcome;
  } finally {
    clearInterval(timer);
  }
}
