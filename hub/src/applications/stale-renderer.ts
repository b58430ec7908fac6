import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClustersService } from '../clusters/clusters.service.js';
import { Clock } from '../platform/clock/clock.js';
import type { DestinationCluster } from './application.js';
import { ApplicationDestinations } from './application-destinations.js';
import { ApplicationRenderer, type RenderResult } from './application-renderer.js';
import type { StaleApplication } from './stale-application-store.js';
import { type Outcome, type OutcomeTimes, renderedOutcome, unassignedOutcome } from './stale-outcome.js';
import { isAutomated } from './sync-policy.js';

/** Problems that may vanish by themselves are looked at again after 3 minutes, as in Argo CD, spread over another 30 s. */
const RETRY_MS = 180_000;
const RETRY_SPREAD_MS = 30_000;

/** Renders a batch of stale applications. Reads only; one bad application does not keep its siblings back. */
@Injectable()
export class StaleRenderer {
  constructor(
    private readonly destinations: ApplicationDestinations,
    private readonly clusters: ClustersService,
    private readonly renderer: ApplicationRenderer,
    private readonly clock: Clock,
  ) {}

  async render(batch: readonly StaleApplication[]): Promise<Outcome[]> {
    const clusters = await this.clustersOf(batch);
    const times = { now: this.clock.now(), retryInMs: RETRY_MS + randomInt(RETRY_SPREAD_MS) };
    const placed = batch.flatMap((application, index) => {
      const cluster = clusters[index];
      return cluster ? [{ application, cluster }] : [];
    });
    const results = await this.renderAll(placed);
    return batch.map((application, index) => this.outcomeOf(application, clusters[index], results, times));
  }

  private outcomeOf(
    application: StaleApplication,
    cluster: DestinationCluster | undefined,
    results: ReadonlyMap<string, RenderResult>,
    times: OutcomeTimes,
  ): Outcome {
    const result = results.get(application.id);
    if (!cluster || !result) return unassignedOutcome(application, times);
    return renderedOutcome(application, cluster.id, result, times);
  }

  /** By application id. What a rollback chose is taken from history, and not rendered. */
  private async renderAll(
    placed: readonly { application: StaleApplication; cluster: DestinationCluster }[],
  ): Promise<Map<string, RenderResult>> {
    const pinned = placed.flatMap(({ application }) => {
      const isHeld = application.pinned !== null && !isAutomated(application.spec);
      return isHeld && application.pinned ? [[application.id, application.pinned] as const] : [];
    });
    const results = new Map<string, RenderResult>(pinned);
    const moving = placed.filter(({ application }) => !results.has(application.id));
    const rendered = await this.renderer.render(
      moving.map(({ application, cluster }) => ({ ...application, cluster })),
    );
    for (const [index, { application }] of moving.entries()) {
      const result = rendered[index];
      if (result) results.set(application.id, result);
    }
    return results;
  }

  /** What the destination names; else, after a rename, the cluster the application is on already. */
  private async clustersOf(batch: readonly StaleApplication[]): Promise<(DestinationCluster | undefined)[]> {
    const named = await this.destinations.resolve(batch.map(({ spec }) => spec));
    if (!batch.some(({ clusterId }, index) => clusterId !== null && !named[index])) return named;
    const byId = new Map((await this.clusters.listFacts()).map((cluster) => [cluster.id, cluster]));
    return batch.map(({ clusterId }, index) => named[index] ?? (clusterId === null ? undefined : byId.get(clusterId)));
  }
}
