import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClustersService } from '../../clusters/clusters.service.js';
import { Clock } from '../../platform/clock/clock.js';
import type { DestinationCluster } from '../application.js';
import { ApplicationDestinations } from '../application-destinations.js';
import { ApplicationRenderer, type RenderResult } from './application-renderer.js';
import { HUB_AS_CLUSTER, isHubDestination } from '../hub-destination.js';
import type { StaleApplication } from './stale-application-store.js';
import { type Outcome, type OutcomeTimes, renderedOutcome, unassignedOutcome } from './stale-outcome.js';
import { isAutomated } from '../delivery-rules/sync-policy.js';

/** Problems that may vanish by themselves are looked at again after 3 minutes, as in Argo CD, spread over another 30 s. */
const RETRY_MS = 180_000;
const RETRY_SPREAD_MS = 30_000;
/** How long a batch waits for its slower renders before the others go ahead. */
const PATIENCE_MS = 200;

/** What rendering a batch came to. */
export interface RenderedBatch {
  readonly outcomes: readonly Outcome[];
  /** The others: on the way. */
  readonly late: readonly LateOutcome[];
}

/** An outcome that takes longer than its batch waits. */
export interface LateOutcome {
  readonly application: StaleApplication;
  readonly outcome: Promise<Outcome>;
}

/** Renders a batch of stale applications. Reads only; neither a bad nor a slow application keeps its siblings back. */
@Injectable()
export class StaleRenderer {
  constructor(
    private readonly destinations: ApplicationDestinations,
    private readonly clusters: ClustersService,
    private readonly renderer: ApplicationRenderer,
    private readonly clock: Clock,
  ) {}

  async render(batch: readonly StaleApplication[]): Promise<RenderedBatch> {
    const clusters = await this.clustersOf(batch);
    const placed = batch.flatMap((application, index) => {
      const cluster = clusters[index] ?? (isHubDestination(application.spec) ? HUB_AS_CLUSTER : undefined);
      return cluster ? [{ application, cluster }] : [];
    });
    const homeless = batch.filter(({ spec }, index) => !clusters[index] && !isHubDestination(spec));
    const started = await this.start(placed);
    const results = await knownWithin(started, PATIENCE_MS);
    const times = this.times();
    const outcomes = homeless.map((application) => unassignedOutcome(application, times));
    const late: LateOutcome[] = [];
    for (const [index, { application, cluster }] of placed.entries()) {
      const result = results.get(index);
      const rendering = started[index];
      const clusterId = cluster === HUB_AS_CLUSTER ? null : cluster.id;
      if (result) outcomes.push(renderedOutcome(application, clusterId, result, times));
      else if (rendering) {
        const outcome = rendering.then((later) => renderedOutcome(application, clusterId, later, this.times()));
        outcome.catch(() => undefined);
        late.push({ application, outcome });
      }
    }
    return { outcomes, late };
  }

  private times(): OutcomeTimes {
    const retrySpreadMs = randomInt(RETRY_SPREAD_MS);
    return { now: this.clock.now(), retryInMs: RETRY_MS + retrySpreadMs, retrySpreadMs };
  }

  /** In the given order. What is pinned is taken from history, and not rendered. */
  private async start(
    placed: readonly { application: StaleApplication; cluster: DestinationCluster }[],
  ): Promise<Promise<RenderResult>[]> {
    const isHeld = ({ pinned, spec }: StaleApplication): boolean => pinned !== null && !isAutomated(spec);
    const moving = placed.filter(({ application }) => !isHeld(application));
    const rendering = await this.renderer.start(
      moving.map(({ application, cluster }) => ({ ...application, cluster })),
    );
    const byApplication = new Map(moving.map(({ application }, index) => [application, rendering[index]]));
    return placed.map(({ application }) => {
      const started = byApplication.get(application) ?? application.pinned;
      if (!started) throw new Error(`The application ${application.name} was not rendered.`);
      return Promise.resolve(started);
    });
  }

  /**
   * What the destination names; else, after a rename, the cluster the application is on already. One that a set made stays there in any
   * case: when clusters swap their names, the set's expansion renames its applications, and nothing may move before.
   */
  private async clustersOf(batch: readonly StaleApplication[]): Promise<(DestinationCluster | undefined)[]> {
    const named = await this.destinations.resolve(batch.map(({ spec }) => spec));
    const isInDoubt = ({ clusterId }: StaleApplication, index: number): boolean =>
      clusterId !== null && named[index]?.id !== clusterId;
    if (!batch.some(isInDoubt)) return named;
    const byId = new Map((await this.clusters.listFacts()).map((cluster) => [cluster.id, cluster]));
    return batch.map(({ clusterId, isGenerated }, index) => {
      const present = clusterId === null ? undefined : byId.get(clusterId);
      return isGenerated ? (present ?? named[index]) : (named[index] ?? present);
    });
  }
}

/** What is there when all are, or when the time is over; by index. Throws what one of them threw until then. */
async function knownWithin<Result>(started: readonly Promise<Result>[], ms: number): Promise<Map<number, Result>> {
  const known = new Map<number, Result>();
  const all = Promise.all(started.map(async (each, index) => void known.set(index, await each)));
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, ms);
  try {
    await Promise.race([all, timer.promise]);
  } finally {
    clearTimeout(timeout);
    all.catch(() => undefined);
  }
  return known;
}
