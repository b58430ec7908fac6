import { Injectable } from '@nestjs/common';
import { ClustersService } from '../../clusters/clusters.service.js';
import { DEFAULT_PROJECT } from '../../projects/project.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import type { DestinationCluster } from '../application.js';
import type { CommandedApplication } from '../store/application-command-store.js';
import { ApplicationRenderer } from '../renders/application-renderer.js';
import type { DesiredRender } from '../store/application-store.js';
import { ApplicationUnassignedError, RevisionUnusableError } from '../applications.errors.js';
import { HUB_AS_CLUSTER } from '../hub-destination.js';
import { type ChosenRevision, specAt, wordsOfRevisions } from './chosen-revisions.js';

/** What applications would be at other revisions. */
@Injectable()
export class RenderAtRevision {
  constructor(
    private readonly clusters: ClustersService,
    private readonly renderer: ApplicationRenderer,
    private readonly repositories: RepositoriesService,
  ) {}

  /** Throws INVALID_INPUT for revisions that are not of its sources, and what keeps it from being rendered there. */
  async render(application: CommandedApplication, revisions: readonly ChosenRevision[]): Promise<DesiredRender> {
    const { name, namespace, labels, annotations } = application;
    const spec = specAt(application.spec, revisions);
    const project = spec.project || DEFAULT_PROJECT;
    const cluster = await this.clusterOf(application);
    const renderable = { name, namespace, project, labels, annotations, spec, cluster };
    // What is named once is not followed: nobody is told of it, and nothing polls it later.
    const [result] = await this.renderer.render([renderable], this.repositories.view());
    if (!result) throw new Error('Rendering gave no result for an application.');
    if ('problem' in result) throw new RevisionUnusableError(name, wordsOfRevisions(revisions), result.problem);
    const { revision, renderDigest } = result;
    return { revision, renderDigest };
  }

  private async clusterOf({ name, clusterId, destination }: CommandedApplication): Promise<DestinationCluster> {
    if (clusterId === null) return HUB_AS_CLUSTER;
    const cluster = (await this.clusters.listFacts()).find(({ id }) => id === clusterId);
    if (!cluster) throw new ApplicationUnassignedError(name, destination);
    return cluster;
  }
}
