import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ChartContents } from './charts/chart-contents.js';
import { CommitContents } from './commit-contents.js';
import { FollowedCharts } from './charts/followed-charts.js';
import { FollowedRemote } from './refs/followed-remote.js';
import { HubChartDependencies } from './charts/hub-chart-dependencies.js';
import { PostgresRepositoryRefStore } from './refs/postgres-repository-ref-store.js';
import { PostgresRepositoryStore } from './registry/postgres-repository-store.js';
import { PollIntervals } from './refs/poll-intervals.js';
import { RefFollowing } from './refs/ref-following.js';
import { RefLooking } from './refs/ref-looking.js';
import { RefObservers } from './refs/ref-observers.js';
import { RefRecorder } from './refs/ref-recorder.js';
import { RefRefresher } from './refs/ref-refresher.js';
import { RefResolver } from './refs/ref-resolver.js';
import { RepositoriesResolver } from './registry/repositories.resolver.js';
import { RepositoriesService } from './repositories.service.js';
import { RepositoryHints } from './repository-hints.js';
import { RepositoryPermissions } from './registry/repository-permissions.js';
import { RepositoryPolling } from './refs/repository-polling.js';
import { RepositoryPresentation } from './registry/repository-presentation.js';
import { RepositoryRecords } from './registry/repository-records.js';
import { RepositoryRefreshing } from './refs/repository-refreshing.js';
import { RepositoryRefStore } from './refs/repository-ref-store.js';
import { RepositoryRegistry } from './registry/repository-registry.service.js';
import { RepositoryStore } from './registry/repository-store.js';
import { RepositoryTidying } from './refs/repository-tidying.js';

/** Which repositories may be used, where their refs point, and what lies in them. Needs the global platform modules, GitModule and ChartsModule. */
@Module({
  imports: [AuditModule],
  providers: [
    { provide: RepositoryStore, useClass: PostgresRepositoryStore },
    { provide: RepositoryRefStore, useClass: PostgresRepositoryRefStore },
    ChartContents,
    CommitContents,
    FollowedCharts,
    FollowedRemote,
    HubChartDependencies,
    PollIntervals,
    RefFollowing,
    RefLooking,
    RefObservers,
    RefRecorder,
    RefRefresher,
    RefResolver,
    RepositoriesResolver,
    RepositoriesService,
    RepositoryHints,
    RepositoryPermissions,
    RepositoryPolling,
    RepositoryPresentation,
    RepositoryRecords,
    RepositoryRefreshing,
    RepositoryRegistry,
    RepositoryTidying,
  ],
  exports: [RepositoriesService, RepositoryHints, HubChartDependencies],
})
export class RepositoriesModule {}
