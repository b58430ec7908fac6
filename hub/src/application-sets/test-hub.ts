// Applications and application sets on a real Postgres, with Git and rendering in memory: for specs and for measuring. Nothing of this
// is ever used by a running hub.
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ApplicationDelivery } from '../applications/writing/application-delivery.js';
import { ApplicationDestinations } from '../applications/application-destinations.js';
import { ApplicationObservers } from '../applications/application-observers.js';
import { ApplicationRemoval } from '../applications/deletion/application-removal.js';
import { ApplicationRenderer } from '../applications/renders/application-renderer.js';
import { ApplicationSurroundings } from '../applications/application-surroundings.js';
import { ApplicationTriggers } from '../applications/application-triggers.js';
import { ApplicationWriting } from '../applications/writing/application-writing.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { DeletionWaits } from '../applications/deletion/deletion-waits.js';
import { GoOnDeleting } from '../applications/deletion/go-on-deleting.js';
import { ApplyApplication } from '../applications/writing/apply-application.js';
import { BringUpToDate } from '../applications/renders/bring-up-to-date.js';
import { CommandApplication } from '../applications/operations/command-application.js';
import { DesiredStates } from '../applications/writing/desired-states.js';
import { OwnedEdits } from '../applications/writing/owned-edits.js';
import { PostgresApplicationCommandStore } from '../applications/store/postgres-application-command-store.js';
import { PostgresApplicationStore } from '../applications/store/postgres-application-store.js';
import { PostgresStaleApplicationStore } from '../applications/renders/postgres-stale-application-store.js';
import { PinDesiredState } from '../applications/operations/pin-desired-state.js';
import { RenderAtRevision } from '../applications/operations/render-at-revision.js';
import { RequestSync } from '../applications/operations/request-sync.js';
import { SyncApplication } from '../applications/operations/sync-application.js';
import { SyncToRevision } from '../applications/operations/sync-to-revision.js';
import { StagedSyncs } from '../applications/operations/staged-syncs.js';
import { StaleRenderer } from '../applications/renders/stale-renderer.js';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { ClusterObservers } from '../clusters/cluster-observers.js';
import { ClustersService } from '../clusters/clusters.service.js';
import { TypeormClusterStore } from '../clusters/store/typeorm-cluster-store.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { PostgresAssignmentStore } from '../delivery/postgres-assignment-store.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import type { HubConfig } from '../platform/config/hub-config.js';
import { FakeJobQueue } from '../platform/jobs/fake-job-queue.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { ApplicationSetTriggers } from './expansion/application-set-triggers.js';
import { ApplicationSetsService } from './application-sets.service.js';
import { ApplicationsPolicy } from './plans/applications-policy.js';
import { CarryOutPlan } from './plans/carry-out-plan.js';
import { DeleteApplicationSet } from './delete-application-set.js';
import { ExpandApplicationSet } from './expansion/expand-application-set.js';
import { ExpandWithFacts } from './expansion/expand-with-facts.js';
import { ExpansionBounds } from './expansion/expansion-bounds.js';
import { ExpansionSchedule } from './expansion/expansion-schedule.js';
import { SetEdits } from './set-edits.js';
import { SetObservers } from './set-observers.js';
import { SetEditRule } from './live-fields/set-edit-rule.js';
import { FakeRendererWatch, FakeRendering, FakeRepositories } from './fake-sources.js';
import { PlanApplicationSet } from './plans/plan-application-set.js';
import { PlanRecords } from './plans/plan-records.js';
import { AskQuestions } from './questions/ask-questions.js';
import { FakeOutsideAnswers } from './questions/fake-outside-answers.js';
import { RefreshAskingSets } from './questions/refresh-asking-sets.js';
import { PostgresApplicationSetStore } from './postgres-application-set-store.js';
import { FakeAgents } from './rolling-sync/fake-agents.js';
import { createTestPolicies, createTestProjects } from './test-policies.js';
import { createTestRollouts } from './rolling-sync/test-rollouts.js';

/** The parts of a hub that turn sets into assignments, wired by hand. */
export type TestHub = ReturnType<typeof createTestHub>;

export function createTestHub(dataSource: DataSource) {
  const platform = createPlatform(dataSource);
  const applications = createApplications(platform);
  const policies = createTestPolicies({ ...platform, ...applications });
  const sets = createSets(platform, applications);
  return { ...platform, ...applications, ...policies, ...sets, register: registrar(platform) };
}

type Platform = ReturnType<typeof createPlatform>;

function createPlatform(dataSource: DataSource) {
  const clock = new FakeClock();
  const feed = new FakeChangeFeed();
  const jobs = new FakeJobQueue();
  const events = new PostgresEventLog(dataSource, feed, clock);
  const observers = new ClusterObservers();
  const unused = undefined as never;
  const clusters = new ClustersService(dataSource, new TypeormClusterStore(dataSource), observers, unused, unused);
  const repositories = new FakeRepositories();
  const rendering = new FakeRendering(dataSource, repositories);
  const contributions = new DeliveryContributions();
  const delivery = new DeliveryService(new PostgresAssignmentStore(dataSource), feed, contributions);
  const governing = createTestProjects(dataSource, contributions, events);
  const deletionBudget = { applications: 5, fraction: 0.2 };
  const config = {
    deletionBudget,
    lateAfterMs: 90_000,
    lostAfterMs: 300_000,
    expansionParameterSets: 100_000,
    expansionTimeoutMs: 10_000,
  } as HubConfig;
  const agents = new FakeAgents(dataSource, clock);
  const rendererWatch = new FakeRendererWatch();
  const outside = { clusters, repositories, rendering, agents, rendererWatch };
  return {
    dataSource,
    clock,
    feed,
    jobs,
    events,
    observers,
    delivery,
    contributions,
    config,
    ...outside,
    ...governing,
  };
}

function createApplications(platform: Platform) {
  const { dataSource, clusters, clock, delivery, events, feed, jobs } = platform;
  const repositories = platform.repositories as unknown as ConstructorParameters<typeof ApplicationRenderer>[0];
  const rendering = platform.rendering as unknown as ConstructorParameters<typeof ApplicationRenderer>[1];
  const applicationStore = new PostgresApplicationStore(dataSource);
  const staleStore = new PostgresStaleApplicationStore(dataSource);
  const surroundings = new ApplicationSurroundings(events, feed, clock, jobs, new SilentLogger());
  const renderer = new ApplicationRenderer(repositories, rendering, platform.projects);
  const deletionWaits = new DeletionWaits(jobs, clock, dataSource);
  const renderObservers = new ApplicationObservers();
  const removal = new ApplicationRemoval(applicationStore, delivery, feed, deletionWaits, renderObservers);
  new GoOnDeleting(dataSource, deletionWaits, removal).onModuleInit();
  const applicationDelivery = new ApplicationDelivery(applicationStore, delivery, removal, renderObservers);
  const writing = new ApplicationWriting(dataSource, renderer, applicationDelivery, surroundings);
  const service = new ApplicationsService(applicationStore, writing, removal, staleStore, jobs);
  const destinations = new ApplicationDestinations(clusters);
  const staleRenderer = new StaleRenderer(destinations, clusters, renderer, clock);
  const bringUpToDate = new BringUpToDate(dataSource, staleStore, staleRenderer, applicationDelivery, surroundings);
  bringUpToDate.onModuleInit();
  const reports = platform.agents as unknown as ConstructorParameters<typeof ApplicationTriggers>[3];
  const rendererWatch = platform.rendererWatch as unknown as ConstructorParameters<typeof ApplicationTriggers>[4];
  new ApplicationTriggers(service, clusters, repositories, reports, rendererWatch).onModuleInit();
  const commandStore = new PostgresApplicationCommandStore();
  const desired = new DesiredStates(applicationStore, delivery);
  const pins = new PinDesiredState(commandStore, service, desired, surroundings);
  const commands = new CommandApplication(dataSource, commandStore, service, pins, surroundings);
  const renderingAt = new RenderAtRevision(clusters, renderer, repositories);
  const requests = new RequestSync(dataSource, commandStore, service, desired, surroundings);
  const syncsToRevisions = new SyncToRevision(dataSource, commandStore, renderingAt, pins, surroundings);
  const syncing = new SyncApplication(dataSource, commandStore, requests, syncsToRevisions);
  const syncs = new StagedSyncs(commandStore, desired, surroundings, renderObservers);
  const edits = new OwnedEdits();
  const applying = new ApplyApplication(dataSource, service, destinations, surroundings, edits);
  return {
    applications: service,
    destinations,
    bringUpToDate,
    commands,
    requests,
    syncing,
    applying,
    edits,
    syncs,
    renderObservers,
    renderer,
    commandStore,
    desired,
    deletionWaits,
    removal,
    surroundings,
  };
}

function createSets(platform: Platform, parts: ReturnType<typeof createApplications>) {
  const { applications, destinations, edits, renderObservers, syncs } = parts;
  const { dataSource, clusters, clock, config, events, jobs } = platform;
  const repositories = platform.repositories as unknown as ConstructorParameters<typeof ExpandWithFacts>[1];
  const setStore = new PostgresApplicationSetStore(dataSource);
  const answers = new FakeOutsideAnswers();
  const asking = new AskQuestions(answers, clock);
  const expanding = new ExpandWithFacts(clusters, repositories, asking, new ExpansionBounds(clock, config));
  const policy = new ApplicationsPolicy(config);
  const setEdits = new SetEdits();
  const planning = new PlanApplicationSet(expanding, destinations, applications, policy, setEdits);
  const records = new PlanRecords(applications, config, clock);
  const setObservers = new SetObservers();
  const schedule = new ExpansionSchedule(jobs, clock, events, setObservers);
  const carrying = new CarryOutPlan(dataSource, setStore, applications, records, schedule);
  const expansion = new ExpandApplicationSet(dataSource, setStore, planning, carrying, schedule);
  expansion.onModuleInit();
  const triggers = new ApplicationSetTriggers(setStore, schedule, clusters, repositories, applications);
  triggers.onModuleInit();
  const sets = new ApplicationSetsService(setStore, planning, carrying, expansion, records);
  const deletion = new DeleteApplicationSet(dataSource, setStore, applications, schedule, policy);
  const refreshing = new RefreshAskingSets(dataSource, setStore, schedule);
  new SetEditRule(edits, setStore, schedule).onModuleInit();
  const rollouts = createTestRollouts({
    ...platform,
    applications,
    observers: renderObservers,
    setObservers,
    syncs,
    setStore,
  });
  return {
    sets,
    setEdits,
    setObservers,
    setStore,
    expansion,
    deletion,
    answers,
    refreshing,
    rollouts,
    planning,
    records,
  };
}

/** Registers clusters in bulk, and tells the observers. */
function registrar({ dataSource, observers }: Platform) {
  return async (clusters: readonly { name: string; labels?: Record<string, string> }[]): Promise<string[]> => {
    const rows = clusters.map(({ name, labels }) => ({ id: randomUUID(), name, labels: labels ?? {} }));
    await dataSource.transaction(async (tx) => {
      await tx.query(
        `with added as (
           insert into clusters (id, name, server, labels)
           select id, name, 'https://' || name || '.cluster.internal', labels
           from json_to_recordset($1::json) as i (id uuid, name text, labels jsonb) returning id
         ) insert into cluster_deliveries (cluster_id) select id from added`,
        [JSON.stringify(rows)],
      );
      await observers.notify(
        rows.map(({ id }) => id),
        tx,
      );
    });
    return rows.map(({ id }) => id);
  };
}
