import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { CheckDependencies } from './check-dependencies.js';
import { DependencyDelivery } from './dependency-delivery.js';
import { DependencyFieldsResolver } from './dependency-fields.resolver.js';
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
import { WaitStore } from './wait-store.js';

/** Applications that depend on others. */
@Module({
  imports: [ApplicationsModule, DeliveryModule],
  providers: [
    CheckDependencies,
    DependencyDelivery,
    DependencyFieldsResolver,
    DependencyHolds,
    DependencyListReadModel,
    DependencyRules,
    DependencySchedule,
    DependencyTriggers,
    DependencyWaits,
    DependentsGoFirst,
    DependingReadModel,
    EvaluateDependencies,
    ResolveDependencies,
    { provide: WaitStore, useClass: PostgresWaitStore },
  ],
  exports: [DependencyHolds],
})
export class DependenciesModule {}
