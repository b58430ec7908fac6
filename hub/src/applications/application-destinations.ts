import { Injectable } from '@nestjs/common';
import { ClustersService } from '../clusters/clusters.service.js';
import type { Transaction } from '../platform/database/transaction.js';
import { type ApplicationSpec, type DestinationCluster, destinationOf } from './application.js';

/** From what destinations say (a name or a server) to registered clusters. */
@Injectable()
export class ApplicationDestinations {
  constructor(private readonly clusters: ClustersService) {}

  /** The cluster of each spec, in order; undefined where there is none. Each distinct destination is looked up once. */
  async resolve(specs: readonly ApplicationSpec[], tx?: Transaction): Promise<(DestinationCluster | undefined)[]> {
    const destinations = specs.map(destinationOf);
    const keys = destinations.map(({ name, server }) =>
      name === undefined ? `server ${server ?? ''}` : `name ${name}`,
    );
    const distinct = new Map<string, { name?: string; server?: string }>();
    for (const [index, { name, server }] of destinations.entries()) {
      const key = keys[index] ?? '';
      if (name !== undefined) distinct.set(key, { name });
      else if (server !== undefined) distinct.set(key, { server });
    }
    if (distinct.size === 0) return specs.map(() => undefined);
    const found = await this.clusters.resolveDestinations([...distinct.values()], tx);
    const byKey = new Map([...distinct.keys()].map((key, index) => [key, found[index]]));
    return keys.map((key) => byKey.get(key));
  }
}
