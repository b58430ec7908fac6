import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { ClusterListReadModel } from './cluster-list.read-model.js';
import { type PresentedCluster, presentCluster } from './cluster-row.js';
import { type ClusterCounts, ClusterCountsReadModel } from './cluster-counts.read-model.js';

/**
 * Clusters and their counts by id, for fields of many rows at once: what is asked for within one turn of the event loop is read with
 * one statement. Nothing is kept between turns, so nothing can be out of date or leak from one request to another.
 */
@Injectable()
export class ClusterLoader {
  private readonly clusters: DataLoader<string, PresentedCluster | null>;
  private readonly counts: DataLoader<string, ClusterCounts>;

  constructor(list: ClusterListReadModel, counts: ClusterCountsReadModel) {
    this.clusters = new DataLoader((ids) => loadClusters(list, ids), { cache: false });
    this.counts = new DataLoader((ids) => counts.countAll([...new Set(ids)]).then((all) => inOrder(ids, all)), {
      cache: false,
    });
  }

  /** Null when there is no such cluster. */
  async load(clusterId: string): Promise<PresentedCluster | null> {
    return this.clusters.load(clusterId);
  }

  async loadCounts(clusterId: string): Promise<ClusterCounts> {
    return this.counts.load(clusterId);
  }
}

async function loadClusters(list: ClusterListReadModel, ids: readonly string[]): Promise<(PresentedCluster | null)[]> {
  const rows = await list.listByIds([...new Set(ids)]);
  const byId = new Map(rows.map((row) => [row.id, presentCluster(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** `all` belongs to the distinct ids in the order of their first appearance. */
function inOrder(ids: readonly string[], all: readonly ClusterCounts[]): (ClusterCounts | Error)[] {
  const byId = new Map([...new Set(ids)].map((id, index) => [id, all[index]]));
  return ids.map((id) => byId.get(id) ?? new Error(`The counts of cluster ${id} were not read.`));
}
