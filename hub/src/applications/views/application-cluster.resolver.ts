import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ClusterLoader } from '../../clusters/views/cluster-loader.js';
import type { PresentedCluster } from '../../clusters/views/cluster-row.js';
import type { PresentedApplication } from './application-presentation.js';

/** The cluster of an application, read for all applications of an answer at once. */
@Resolver('Application')
export class ApplicationClusterResolver {
  constructor(private readonly clusters: ClusterLoader) {}

  @ResolveField('cluster')
  async cluster(@Parent() application: PresentedApplication): Promise<PresentedCluster | null> {
    return application.clusterId === null ? null : this.clusters.load(application.clusterId);
  }
}
