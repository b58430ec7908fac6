import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { ClusterListReadModel } from './cluster-list.read-model.js';
import { type PresentedCluster, presentCluster } from './cluster-row.js';
import type { EffectiveCounts } from '../../applications/views/effective-counts.js';
import { ClusterCountsReadModel } from './cluster-counts.read-model.js';

/**
 * Clusters and their counts by id, for fields of many rows at once: what is asked for within one turn of the event loop is read with
 * one statement. Nothing is kept between turns, so nothing can be out of date or leak from one request to another.
 */
@Injectable()
export class ClusterLoader {
  private readonly clusters: DataLoader<string, PresentedCluster | null>;
  private readonly counts: DataLoader<string, EffectiveCounts>;

  constructor(list: ClusterListReadModel, counts: ClusterCountsReadModel) {
    this.clusters = new DataLoader((ids) => loadClusters(list, ids), { cache: false });
    this.counts = new DataLoader((ids) => counts.countAll(ids), { cache: false });
  }

  /** Null when there is no such cluster. */
  async load(clusterId: string): Promise<PresentedCluster | null> {
    return this.clusters.load(clusterId);
  }

  async loadCounts(clusterId: string): Promise<EffectiveCounts> {
    return this.counts.load(clusterId);
  }
}

async function loadClusters(list: ClusterListReadModel, ids: readonly string[]): Promise<(PresentedCluster | null)[]> {
  const rows = await list.listByIds([...new Set(ids)]);
  const byId = new Map(rows.map((row) => [row.id, presentCluster(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}
