import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { ApplicationSetCountsReadModel } from './application-set-counts.read-model.js';
import { ApplicationSetFieldsResolver } from './application-set-fields.resolver.js';
import { ApplicationSetListReadModel } from './application-set-list.read-model.js';
import { ApplicationSetMutationsResolver } from './application-set-mutations.resolver.js';
import { ApplicationSetQueriesResolver } from './application-set-queries.resolver.js';
import { ApplicationSetStore } from './application-set-store.js';
import { ApplicationSetTriggers } from './application-set-triggers.js';
import { ApplicationSetsService } from './application-sets.service.js';
import { CarryOutPlan } from './carry-out-plan.js';
import { DeleteApplicationSet } from './delete-application-set.js';
import { ExpandApplicationSet } from './expand-application-set.js';
import { ExpandWithFacts } from './expand-with-facts.js';
import { ExpansionSchedule } from './expansion-schedule.js';
import { PlanApplicationSet } from './plan-application-set.js';
import { PlanItemsResolver } from './plan-items.resolver.js';
import { PlanListReadModel } from './plan-list.read-model.js';
import { PlanRecords } from './plan-records.js';
import { PostgresApplicationSetStore } from './postgres-application-set-store.js';
import { SetOfApplicationResolver } from './set-of-application.resolver.js';

/** Application sets: a template and generators, turned into plans, and plans into applications. */
@Module({
  imports: [ApplicationsModule, AuditModule, ClustersModule, RepositoriesModule],
  providers: [
    ApplicationSetCountsReadModel,
    ApplicationSetFieldsResolver,
    ApplicationSetListReadModel,
    ApplicationSetMutationsResolver,
    ApplicationSetQueriesResolver,
    ApplicationSetsService,
    ApplicationSetTriggers,
    CarryOutPlan,
    DeleteApplicationSet,
    ExpandApplicationSet,
    ExpandWithFacts,
    ExpansionSchedule,
    PlanApplicationSet,
    PlanItemsResolver,
    PlanListReadModel,
    PlanRecords,
    SetOfApplicationResolver,
    { provide: ApplicationSetStore, useClass: PostgresApplicationSetStore },
  ],
  exports: [ApplicationSetListReadModel, ApplicationSetsService],
})
export class ApplicationSetsModule {}
