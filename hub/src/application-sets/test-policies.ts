// What decides how agents treat applications, wired by hand for specs: projects, suspensions, and assigning again.
import type { DataSource } from 'typeorm';
import type { ApplicationCommandStore } from '../applications/store/application-command-store.js';
import type { ApplicationDestinations } from '../applications/application-destinations.js';
import type { ApplicationObservers } from '../applications/application-observers.js';
import type { ApplicationRenderer } from '../applications/renders/application-renderer.js';
import type { ApplicationSurroundings } from '../applications/application-surroundings.js';
import type { ApplicationsService } from '../applications/applications.service.js';
import type { ApplyApplication } from '../applications/writing/apply-application.js';
import type { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { RenewDeletions } from '../applications/deletion/renew-deletions.js';
import type { DesiredStates } from '../applications/writing/desired-states.js';
import { ApplicationHolds } from '../applications/holds/application-holds.js';
import { SuspendApplication } from '../applications/holds/suspend-application.js';
import { SuspendCluster } from '../applications/holds/suspend-cluster.js';
import { SuspendedDeletions } from '../applications/holds/suspended-deletions.js';
import { ConfirmDeletion } from '../applications/operations/confirm-deletion.js';
import { GoingApplication } from '../applications/operations/going-application.js';
import { PostgresApplicationStore } from '../applications/store/postgres-application-store.js';
import { ProjectTriggers } from '../applications/project-triggers.js';
import { Reassignment } from '../applications/reassignment/reassignment.js';
import type { EventLog } from '../audit/event-log.js';
import type { DeliveryContributions } from '../delivery/delivery-contributions.js';
import type { ClustersService } from '../clusters/clusters.service.js';
import { ClusterSuspensions } from '../delivery/suspension/cluster-suspensions.js';
import { PostgresProjectStore } from '../projects/postgres-project-store.js';
import { ProjectDelivery } from '../projects/project-delivery.js';
import { ProjectObservers } from '../projects/project-observers.js';
import { ProjectRegistry } from '../projects/project-registry.service.js';
import { ProjectUsageReadModel } from '../projects/project-usage.read-model.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { FakeRepositories } from './fake-sources.js';

/** Projects, and what people do with them. */
export function createTestProjects(dataSource: DataSource, contributions: DeliveryContributions, events: EventLog) {
  const store = new PostgresProjectStore(dataSource);
  const observers = new ProjectObservers();
  const projects = new ProjectsService(store, observers);
  new ProjectDelivery(projects, contributions).onModuleInit();
  const usage = new ProjectUsageReadModel(dataSource);
  return { projects, projectRegistry: new ProjectRegistry(dataSource, store, usage, observers, events) };
}

/** What the rest is made of. */
export interface PolicyParts {
  readonly dataSource: DataSource;
  readonly contributions: DeliveryContributions;
  readonly projects: ProjectsService;
  readonly clusters: ClustersService;
  readonly repositories: FakeRepositories;
  readonly applications: ApplicationsService;
  readonly applying: ApplyApplication;
  readonly destinations: ApplicationDestinations;
  readonly renderer: ApplicationRenderer;
  readonly commandStore: ApplicationCommandStore;
  readonly desired: DesiredStates;
  readonly deletionWaits: DeletionWaits;
  readonly renderObservers: ApplicationObservers;
  readonly surroundings: ApplicationSurroundings;
}

/** Suspensions, confirmed deletions, and assigning again. */
export function createTestPolicies(parts: PolicyParts) {
  const { dataSource, contributions, commandStore, desired, deletionWaits, surroundings } = parts;
  const reassignment = new Reassignment(dataSource, commandStore, desired, contributions, surroundings);
  reassignment.onModuleInit();
  new ApplicationHolds(contributions, parts.renderObservers, reassignment).onModuleInit();
  new SuspendedDeletions(deletionWaits).onModuleInit();
  new ProjectTriggers(
    surroundings.jobs,
    parts.projects,
    parts.clusters,
    parts.applications,
    reassignment,
  ).onModuleInit();
  const clusterSuspensions = new ClusterSuspensions(dataSource, contributions);
  clusterSuspensions.onModuleInit();
  const suspending = new SuspendApplication(dataSource, commandStore, reassignment, deletionWaits, surroundings);
  suspending.onModuleInit();
  const clusters = new SuspendCluster(dataSource, clusterSuspensions, reassignment, deletionWaits, surroundings);
  const store = new PostgresApplicationStore(dataSource);
  const going = new GoingApplication(store, commandStore, parts.destinations, parts.renderer, desired);
  const repositories = parts.repositories as unknown as ConstructorParameters<typeof RenewDeletions>[4];
  new RenewDeletions(dataSource, commandStore, going, deletionWaits, repositories).onModuleInit();
  const confirming = new ConfirmDeletion(dataSource, commandStore, parts.applying, going, surroundings);
  return { reassignment, suspending, suspendingClusters: clusters, confirming };
}
