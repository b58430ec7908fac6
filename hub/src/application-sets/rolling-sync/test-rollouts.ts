// The parts of a hub that roll sets out, wired by hand for specs.
import type { DataSource } from 'typeorm';
import type { ApplicationObservers } from '../../applications/application-observers.js';
import type { ApplicationsService } from '../../applications/applications.service.js';
import type { StagedSyncs } from '../../applications/operations/staged-syncs.js';
import type { EventLog } from '../../audit/event-log.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import type { JobQueue } from '../../platform/jobs/job-queue.js';
import type { ApplicationSetStore } from '../application-set-store.js';
import type { SetObservers } from '../set-observers.js';
import { DeleteInSteps } from './delete-in-steps.js';
import type { FakeAgents } from './fake-agents.js';
import { PostgresRolloutStore } from './postgres-rollout-store.js';
import { RollOutApplicationSet } from './roll-out-application-set.js';
import { RolloutOrders } from './rollout-orders.js';
import { RolloutSchedule } from './rollout-schedule.js';
import { RolloutTriggers } from './rollout-triggers.js';

/** What rollouts are made of. */
export interface RolloutParts {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly config: HubConfig;
  readonly events: EventLog;
  readonly jobs: JobQueue;
  readonly agents: FakeAgents;
  readonly applications: ApplicationsService;
  readonly observers: ApplicationObservers;
  readonly setObservers: SetObservers;
  readonly syncs: StagedSyncs;
  readonly setStore: ApplicationSetStore;
}

/** Connects rollouts to their triggers and jobs. */
export function createTestRollouts(parts: RolloutParts): RollOutApplicationSet {
  const { dataSource, clock, config, events, jobs, agents, applications, observers, setObservers, syncs, setStore } =
    parts;
  const schedule = new RolloutSchedule(jobs, clock, events, config, setObservers);
  const store = new PostgresRolloutStore();
  const orders = new RolloutOrders(syncs, new DeleteInSteps(setStore, applications));
  const rollouts = new RollOutApplicationSet(dataSource, setStore, store, schedule, orders);
  rollouts.onModuleInit();
  const reports = agents as unknown as ConstructorParameters<typeof RolloutTriggers>[4];
  new RolloutTriggers(store, schedule, observers, applications, reports).onModuleInit();
  return rollouts;
}
