import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { ApplicationSetsModule } from '../application-sets/application-sets.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DependenciesModule } from '../dependencies/dependencies.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { AncestorsReadModel } from './store/ancestors.read-model.js';
import { BringChildrenUpToDate } from './bring-children-up-to-date.js';
import { ChildStore } from './store/child-store.js';
import { ChildrenDelivery } from './children-delivery.js';
import { ChildrenFacts } from './plan/children-facts.js';
import { ApplicationChildResolver, ChildrenFieldsResolver, SetParentResolver } from './children-fields.resolver.js';
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

/** Applications that make applications. */
@Module({
  imports: [
    ApplicationsModule,
    ApplicationSetsModule,
    DeliveryModule,
    DependenciesModule,
    ProjectsModule,
    RenderingModule,
  ],
  providers: [
    AncestorsReadModel,
    ApplicationChildResolver,
    BringChildrenUpToDate,
    ChildrenDelivery,
    ChildrenFacts,
    ChildrenFieldsResolver,
    ChildrenGoFirst,
    ChildrenListReadModel,
    ChildrenParts,
    ChildrenRules,
    ChildrenSchedule,
    ChildrenSurroundings,
    ChildrenTriggers,
    LiveChildrenReadModel,
    ParentHolds,
    ParentsReadModel,
    ScanRender,
    SetParentResolver,
    SetRules,
    WriteChildren,
    { provide: ChildStore, useClass: PostgresChildStore },
  ],
  exports: [ChildrenListReadModel],
})
export class ChildrenModule {}
