import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { ConfigObjectsModule } from '../config-objects/config-objects.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { ApplicationSetCountsReadModel } from './application-set-counts.read-model.js';
import { ApplicationSetFieldsResolver } from './application-set-fields.resolver.js';
import { ApplicationSetListReadModel } from './application-set-list.read-model.js';
import { ApplicationSetMutationsResolver } from './application-set-mutations.resolver.js';
import { ApplicationSetQueriesResolver } from './application-set-queries.resolver.js';
import { ApplicationSetStore } from './application-set-store.js';
import { ApplicationSetTriggers } from './expansion/application-set-triggers.js';
import { ApplicationSetsService } from './application-sets.service.js';
import { ApplicationsPolicy } from './plans/applications-policy.js';
import { CarryOutPlan } from './plans/carry-out-plan.js';
import { DeleteApplicationSet } from './delete-application-set.js';
import { ExpandApplicationSet } from './expansion/expand-application-set.js';
import { ExplainApplicationSet } from './expansion/explain-application-set.js';
import { ExpandWithFacts } from './expansion/expand-with-facts.js';
import { ExpansionBounds } from './expansion/expansion-bounds.js';
import { ExpansionSchedule } from './expansion/expansion-schedule.js';
import { SetEdits } from './set-edits.js';
import { SetObservers } from './set-observers.js';
import { SetEditRule } from './live-fields/set-edit-rule.js';
import { PlanApplicationSet } from './plans/plan-application-set.js';
import { PlanItemsResolver } from './plans/plan-items.resolver.js';
import { PlanListReadModel } from './plans/plan-list.read-model.js';
import { PlanRecords } from './plans/plan-records.js';
import { PostgresApplicationSetStore } from './postgres-application-set-store.js';
import { PreviewApplicationSets } from './preview/preview-application-sets.js';
import { SetSourcesReadModel } from './preview/set-sources.read-model.js';
import { PluginsModule } from '../plugins/plugins.module.js';
import { ScmProvidersModule } from '../scm-providers/scm-providers.module.js';
import { AskQuestions } from './questions/ask-questions.js';
import { HubOutsideAnswers } from './questions/hub-outside-answers.js';
import { OutsideAnswers } from './questions/outside-answers.js';
import { QuestionTriggers } from './questions/question-triggers.js';
import { RefreshAskingSets } from './questions/refresh-asking-sets.js';
import { RequeuedSets } from './expansion/requeued-sets.js';
import { DeleteInSteps } from './rolling-sync/delete-in-steps.js';
import { PostgresRolloutStore } from './rolling-sync/postgres-rollout-store.js';
import { RollOutApplicationSet } from './rolling-sync/roll-out-application-set.js';
import { RolloutOrders } from './rolling-sync/rollout-orders.js';
import { RolloutListReadModel } from './rolling-sync/rollout-list.read-model.js';
import { RolloutApplicationsResolver, RolloutResolver } from './rolling-sync/rollout.resolver.js';
import { RolloutSchedule } from './rolling-sync/rollout-schedule.js';
import { RolloutStore } from './rolling-sync/rollout-store.js';
import { RolloutTriggers } from './rolling-sync/rollout-triggers.js';
import { SetOfApplicationResolver } from './set-of-application.resolver.js';

/** Application sets: a template and generators, turned into plans, and plans into applications. */
@Module({
  imports: [
    ApplicationsModule,
    AuditModule,
    ClustersModule,
    ConfigObjectsModule,
    DecisionsModule,
    DeliveryModule,
    PluginsModule,
    RepositoriesModule,
    ScmProvidersModule,
  ],
  providers: [
    ApplicationSetCountsReadModel,
    ApplicationSetFieldsResolver,
    ApplicationSetListReadModel,
    ApplicationSetMutationsResolver,
    ApplicationSetQueriesResolver,
    ApplicationSetsService,
    ApplicationSetTriggers,
    ApplicationsPolicy,
    AskQuestions,
    CarryOutPlan,
    DeleteApplicationSet,
    DeleteInSteps,
    ExpandApplicationSet,
    ExpandWithFacts,
    ExplainApplicationSet,
    ExpansionBounds,
    ExpansionSchedule,
    PlanApplicationSet,
    PlanItemsResolver,
    PlanListReadModel,
    PlanRecords,
    PreviewApplicationSets,
    QuestionTriggers,
    RefreshAskingSets,
    RequeuedSets,
    SetSourcesReadModel,
    RollOutApplicationSet,
    RolloutApplicationsResolver,
    RolloutListReadModel,
    RolloutOrders,
    RolloutResolver,
    RolloutSchedule,
    RolloutTriggers,
    SetEditRule,
    SetEdits,
    SetObservers,
    SetOfApplicationResolver,
    { provide: RolloutStore, useClass: PostgresRolloutStore },
    { provide: OutsideAnswers, useClass: HubOutsideAnswers },
    { provide: ApplicationSetStore, useClass: PostgresApplicationSetStore },
  ],
  exports: [
    DeleteApplicationSet,
    SetEdits,
    SetObservers,
    ApplicationSetListReadModel,
    ApplicationSetsService,
    ExplainApplicationSet,
    PreviewApplicationSets,
    RefreshAskingSets,
    RequeuedSets,
    SetSourcesReadModel,
  ],
})
export class ApplicationSetsModule {}
