import { Injectable } from '@nestjs/common';
import { ApplicationsService } from '../applications/applications.service.js';
import { ClustersService } from '../clusters/clusters.service.js';
import { RepositoriesService } from '../repositories/repositories.service.js';

/** What previews read of other concepts. */
@Injectable()
export class PreviewSurroundings {
  constructor(
    readonly applications: ApplicationsService,
    readonly clusters: ClustersService,
    readonly repositories: RepositoriesService,
  ) {}
}
