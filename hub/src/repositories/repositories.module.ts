import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ChartContents } from './chart-contents.js';
import { CommitContents } from './commit-contents.js';
import { FollowedCharts } from './followed-charts.js';
import { FollowedRemote } from './followed-remote.js';
import { HubChartDependencies } from './hub-chart-dependencies.js';
import { PostgresRepositoryRefStore } from './postgres-repository-ref-store.js';
import { PostgresRepositoryStore } from './postgres-repository-store.js';
import { PollIntervals } from './poll-intervals.js';
import { RefFollowing } from './ref-following.js';
import { RefLooking } from './ref-looking.js';
import { RefObservers } from './ref-observers.js';
import { RefRecorder } from './ref-recorder.js';
import { RefRefresher } from './ref-refresher.js';
import { RefResolver } from './ref-resolver.js';
import { RepositoriesResolver } from './repositories.resolver.js';
import { RepositoriesService } from './repositories.service.js';
import { RepositoryHints } from './repository-hints.js';
import { RepositoryPermissions } from './repository-permissions.js';
import { RepositoryPolling } from './repository-polling.js';
import { RepositoryPresentation } from './repository-presentation.js';
import { RepositoryRecords } from './repository-records.js';
import { RepositoryRefreshing } from './repository-refreshing.js';
import { RepositoryRefStore } from './repository-ref-store.js';
import { RepositoryRegistry } from './repository-registry.service.js';
import { RepositoryStore } from './repository-store.js';
import { RepositoryTidying } from './repository-tidying.js';

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
