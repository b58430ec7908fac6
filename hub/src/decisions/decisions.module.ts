import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConfigObjectsModule } from '../config-objects/config-objects.module.js';
import { DecisionListReadModel } from './decision-list.read-model.js';
import { DecisionObservers } from './decision-observers.js';
import { DecisionRegistry } from './decision-registry.service.js';
import { DecisionStore } from './decision-store.js';
import { Decisions } from './decisions.service.js';
import { DecisionsResolver } from './decisions.resolver.js';
import { PostgresDecisionStore } from './postgres-decision-store.js';

/** Objects whose status says which clusters were chosen, for the generator clusterDecisionResource. */
@Module({
  imports: [AuditModule, ConfigObjectsModule],
  providers: [
    DecisionListReadModel,
    DecisionObservers,
    DecisionRegistry,
    Decisions,
    DecisionsResolver,
    { provide: DecisionStore, useClass: PostgresDecisionStore },
  ],
  exports: [Decisions],
})
export class DecisionsModule {}
