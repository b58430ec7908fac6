import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { DeliveredKind } from '@wheelhouse/protocol';
import type { PresentedCluster } from '../clusters/views/cluster-row.js';
import { DeliveredKinds } from './delivered-kinds.js';

/** The kinds of what is delivered to a cluster. */
@Resolver('Cluster')
export class DeliveredKindsResolver {
  constructor(private readonly kinds: DeliveredKinds) {}

  @ResolveField('deliveredKinds')
  async deliveredKinds(@Parent() cluster: PresentedCluster): Promise<DeliveredKind[]> {
    return this.kinds.list(cluster.id);
  }
}
