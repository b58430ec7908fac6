import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { ApplicationClusterResolver } from './views/application-cluster.resolver.js';
import { ApplicationCommandStore } from './store/application-command-store.js';
import { ApplicationDelivery } from './writing/application-delivery.js';
import { ApplicationDestinations } from './application-destinations.js';
import { ApplicationFieldsResolver } from './views/application-fields.resolver.js';
import { ApplicationHistoryReadModel } from './views/application-history.read-model.js';
import { ApplicationListReadModel } from './views/application-list.read-model.js';
import { ApplicationMutationsResolver } from './operations/application-mutations.resolver.js';
import { ApplicationObservers } from './application-observers.js';
import { ApplicationOperationsResolver } from './operations/application-operations.resolver.js';
import { ApplicationSuspensionResolver } from './holds/application-suspension.resolver.js';
import { ClusterSuspensionResolver } from './holds/cluster-suspension.resolver.js';
import { ApplicationQueriesResolver } from './views/application-queries.resolver.js';
import { ApplicationReadinessReadModel } from './views/application-readiness.read-model.js';
import { ApplicationRemoval } from './deletion/application-removal.js';
import { ApplicationRenderer } from './renders/application-renderer.js';
import { ApplicationSnapshotsReadModel } from './views/application-snapshots.read-model.js';
import { ApplicationStore } from './store/application-store.js';
import { ApplicationSurroundings } from './application-surroundings.js';
import { ApplicationTriggers } from './application-triggers.js';
import { ApplicationWatch } from './views/application-watch.js';
import { ApplicationWriting } from './writing/application-writing.js';
import { ApplicationsService } from './applications.service.js';
import { ApplyApplication } from './writing/apply-application.js';
import { BringUpToDate } from './renders/bring-up-to-date.js';
import { CommandApplication } from './operations/command-application.js';
import { DeletionWaits } from './deletion/deletion-waits.js';
import { DescribeDeletions } from './deletion/describe-deletions.js';
import { GoOnDeleting } from './deletion/go-on-deleting.js';
import { RenewDeletions } from './deletion/renew-deletions.js';
import { DesiredStates } from './writing/desired-states.js';
import { ApplicationHolds } from './holds/application-holds.js';
import { SuspendedDeletions } from './holds/suspended-deletions.js';
import { SuspendApplication } from './holds/suspend-application.js';
import { SuspendCluster } from './holds/suspend-cluster.js';
import { AcceptDrift } from './operations/accept-drift.js';
import { AcceptableDriftReadModel } from './operations/acceptable-drift.read-model.js';
import { ConfirmDeletion } from './operations/confirm-deletion.js';
import { EndedOperations } from './operations/ended-operations.js';
import { GoingApplication } from './operations/going-application.js';
import { PinDesiredState } from './operations/pin-desired-state.js';
import { RenderAtRevision } from './operations/render-at-revision.js';
import { RequestSync } from './operations/request-sync.js';
import { SyncApplication } from './operations/sync-application.js';
import { SyncToRevision } from './operations/sync-to-revision.js';
import { OwnedEdits } from './writing/owned-edits.js';
import { PostgresApplicationCommandStore } from './store/postgres-application-command-store.js';
import { PostgresApplicationStore } from './store/postgres-application-store.js';
import { PostgresStaleApplicationStore } from './renders/postgres-stale-application-store.js';
import { ProjectTriggers } from './project-triggers.js';
import { Reassignment } from './reassignment/reassignment.js';
import { StaleApplicationStore } from './renders/stale-application-store.js';
import { StagedSyncs } from './operations/staged-syncs.js';
import { StaleRenderer } from './renders/stale-renderer.js';

/** Applications: one source on one cluster each. */
@Module({
  imports: [AuditModule, ClustersModule, DeliveryModule, ProjectsModule, RenderingModule, RepositoriesModule],
  providers: [
    AcceptableDriftReadModel,
    AcceptDrift,
    ApplicationClusterResolver,
    ApplicationDelivery,
    ApplicationDestinations,
    ApplicationFieldsResolver,
    ApplicationHistoryReadModel,
    ApplicationListReadModel,
    ApplicationObservers,
    ApplicationMutationsResolver,
    ApplicationOperationsResolver,
    ApplicationSuspensionResolver,
    ClusterSuspensionResolver,
    ApplicationQueriesResolver,
    ApplicationReadinessReadModel,
    ApplicationRemoval,
    ApplicationRenderer,
    ApplicationSnapshotsReadModel,
    ApplicationsService,
    ApplicationSurroundings,
    ApplicationTriggers,
    ApplicationWatch,
    ApplicationWriting,
    ApplyApplication,
    BringUpToDate,
    CommandApplication,
    ConfirmDeletion,
    EndedOperations,
    GoingApplication,
    DeletionWaits,
    DesiredStates,
    DescribeDeletions,
    GoOnDeleting,
    RenewDeletions,
    OwnedEdits,
    PinDesiredState,
    ProjectTriggers,
    RenderAtRevision,
    ApplicationHolds,
    Reassignment,
    RequestSync,
    StagedSyncs,
    SuspendedDeletions,
    SyncApplication,
    SyncToRevision,
    StaleRenderer,
    SuspendApplication,
    SuspendCluster,
    { provide: ApplicationStore, useClass: PostgresApplicationStore },
    { provide: ApplicationCommandStore, useClass: PostgresApplicationCommandStore },
    { provide: StaleApplicationStore, useClass: PostgresStaleApplicationStore },
  ],
  exports: [
    ApplicationObservers,
    ApplicationReadinessReadModel,
    ApplicationRemoval,
    ApplicationSurroundings,
    DeletionWaits,
    Reassignment,
    OwnedEdits,
    StagedSyncs,
    ApplicationDestinations,
    ApplicationListReadModel,
    ApplicationRenderer,
    ApplicationSnapshotsReadModel,
    ApplicationsService,
  ],
})
export class ApplicationsModule {}
