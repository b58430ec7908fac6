// The parts of a hub that dependencies are made of, wired by hand for specs. Nothing of this is ever used by a running hub.
import { ApplicationReadinessReadModel } from '../applications/views/application-readiness.read-model.js';
import type { TestHub } from '../application-sets/test-hub.js';
import { CheckDependencies } from './check-dependencies.js';
import { DependencyDelivery } from './dependency-delivery.js';
import { DependencyHolds } from './dependency-holds.js';
import { DependencyListReadModel } from './dependency-list.read-model.js';
import { DependencyRules } from './dependency-rules.js';
import { DependencySchedule } from './dependency-schedule.js';
import { DependencyTriggers } from './dependency-triggers.js';
import { DependencyWaits } from './dependency-waits.js';
import { DependentsGoFirst } from './dependents-go-first.js';
import { DependingReadModel } from './depending.read-model.js';
import { EvaluateDependencies } from './evaluate-dependencies.js';
import { PostgresWaitStore } from './postgres-wait-store.js';
import { ResolveDependencies } from './resolve-dependencies.js';

/** Connects dependencies to a hub for specs. */
export function connectDependencies(hub: TestHub) {
  const { dataSource, clock, config, jobs, feed, contributions, renderObservers } = hub;
  const depending = new DependingReadModel();
  const resolving = new ResolveDependencies(depending);
  const readiness = new ApplicationReadinessReadModel(dataSource, clock, config);
  const evaluating = new EvaluateDependencies(depending, resolving, readiness);
  const store = new PostgresWaitStore(dataSource);
  const waits = new DependencyWaits(depending, evaluating, store, clock);
  const schedule = new DependencySchedule(jobs, clock, depending, store);
  const delivery = new DependencyDelivery(hub.reassignment, feed, renderObservers);
  const holds = new DependencyHolds(dataSource, waits, store, schedule, delivery);
  holds.onModuleInit();
  const reports = hub.agents as unknown as ConstructorParameters<typeof DependencyTriggers>[3];
  new DependencyTriggers(holds, schedule, renderObservers, reports, contributions).onModuleInit();
  const checking = new CheckDependencies(dataSource, hub.destinations, resolving, evaluating);
  new DependencyRules(
    hub.edits,
    hub.deletionWaits,
    checking,
    new DependentsGoFirst(depending, resolving),
  ).onModuleInit();
  const list = new DependencyListReadModel(dataSource, depending, resolving, readiness);
  return { store, schedule, readiness, list, holds };
}
