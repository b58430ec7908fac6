import { Injectable } from '@nestjs/common';
import { type Freshness, NotFoundError } from '@wheelhouse/protocol';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import type { PresentedApplication } from '../applications/views/application-presentation.js';
import { ClusterLoader } from '../clusters/views/cluster-loader.js';

/** The application that somebody looks at, and its cluster. */
export interface LiveTarget {
  readonly applicationId: string;
  readonly applicationName: string;
  /** Null when it runs nowhere. */
  readonly clusterId: string | null;
  readonly clusterName: string;
  readonly freshness: Freshness;
  /** When the cluster's agent was last in contact. */
  readonly lastContactAt: string | null;
}

@Injectable()
export class LiveTargets {
  constructor(
    private readonly applications: ApplicationListReadModel,
    private readonly clusters: ClusterLoader,
  ) {}

  /** Throws NOT_FOUND. */
  async named(name: string): Promise<LiveTarget> {
    const row = await this.applications.findByName(name);
    if (!row) throw new NotFoundError('application', name);
    const { id, cluster_id: clusterId, cluster_name: clusterName, freshness } = row;
    return this.of({ id, name, clusterId, clusterName, freshness });
  }

  async of(
    application: Pick<PresentedApplication, 'id' | 'name' | 'clusterId' | 'clusterName' | 'freshness'>,
  ): Promise<LiveTarget> {
    const { id, name, clusterId, clusterName, freshness } = application;
    // Only what is silent is told since when.
    const cluster = clusterId === null || freshness === 'Live' ? null : await this.clusters.load(clusterId);
    return {
      applicationId: id,
      applicationName: name,
      clusterId,
      clusterName,
      freshness,
      lastContactAt: cluster?.lastContactAt ?? null,
    };
  }
}
