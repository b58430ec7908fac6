// The parts of a hub that children are made of, wired by hand for specs. Nothing of this is ever used by a running hub.
import type { TestHub } from '../application-sets/test-hub.js';
import { connectDependencies } from '../dependencies/test-dependencies.js';
import { ApplicationWindowsReadModel } from '../projects/application-windows.read-model.js';
import { RenderContentsReadModel } from '../rendering/store/render-contents.read-model.js';
import { AncestorsReadModel } from './store/ancestors.read-model.js';
import { BringChildrenUpToDate } from './bring-children-up-to-date.js';
import { ChildrenDelivery } from './children-delivery.js';
import { ChildrenFacts } from './plan/children-facts.js';
import { ChildrenGoFirst } from './plan/children-go-first.js';
import { ChildrenListReadModel } from './store/children-list.read-model.js';
import { ChildrenParts } from './children-parts.js';
import { ChildrenRules } from './children-rules.js';
import { ChildrenSchedule } from './children-schedule.js';
import { ChildrenSurroundings } from './children-surroundings.js';
import { ChildrenTriggers } from './children-triggers.js';
import { LiveChildrenReadModel } from './store/live-children.read-model.js';
import { ParentHolds } from './parent-holds.js';
import { ParentsReadModel } from './store/parents.read-model.js';
import { PostgresChildStore } from './store/postgres-child-store.js';
import { ScanRender } from './plan/scan-render.js';
import { SetRules } from './set-rules.js';
import { WriteChildren } from './write-children.js';

/** Connects applications of applications, and dependencies, to a hub for specs. */
export function connectChildren(hub: TestHub) {
  const { dataSource, clock, config, jobs, contributions, projects, renderObservers, deletionWaits } = hub;
  const dependencies = connectDependencies(hub);
  const store = new PostgresChildStore(dataSource);
  const parents = new ParentsReadModel(dataSource);
  const schedule = new ChildrenSchedule(jobs, clock, parents);
  const live = new LiveChildrenReadModel(dataSource, store, hub.applications, dependencies.readiness, projects);
  const writing = new WriteChildren(hub.applications, hub.destinations, hub.sets, hub.deletion, hub.projectRegistry);
  const scanning = new ScanRender(dataSource, parents, store, new RenderContentsReadModel(dataSource));
  const facts = new ChildrenFacts(parents, live, new AncestorsReadModel(dataSource), projects, config);
  const goingFirst = new ChildrenGoFirst(parents, store, live, writing, schedule);
  const parts = new ChildrenParts(parents, scanning, writing, deletionWaits, goingFirst);
  const windows = new ApplicationWindowsReadModel(dataSource, projects);
  const holds = new ParentHolds(dataSource, parents, dependencies.holds, windows, clock);
  const surroundings = new ChildrenSurroundings(schedule, renderObservers, hub.reassignment, holds, hub.surroundings);
  const bringing = new BringChildrenUpToDate(dataSource, store, facts, parts, surroundings);
  bringing.onModuleInit();
  const reports = hub.agents as unknown as ConstructorParameters<typeof ChildrenTriggers>[2];
  new ChildrenTriggers(surroundings, new ChildrenDelivery(parents), reports, contributions, projects).onModuleInit();
  new ChildrenRules(store, hub.edits, parts, hub.applications).onModuleInit();
  const ancestors = new AncestorsReadModel(dataSource);
  new SetRules(hub.setEdits, store, ancestors, hub.setObservers, schedule).onModuleInit();
  return {
    bringing,
    store,
    registry: hub.projectRegistry,
    setEdits: hub.setEdits,
    dependencies,
    list: new ChildrenListReadModel(dataSource),
  };
}
