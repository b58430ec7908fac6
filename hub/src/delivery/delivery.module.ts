import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { AgentAdmission } from './agent-admission.js';
import { AgentResolver } from './agent.resolver.js';
import { AssignmentStore } from './assignment-store.js';
import { DeliveredRendersReadModel } from './delivered-renders.read-model.js';
import { DeliveryContributions } from './delivery-contributions.js';
import { DeliveryService } from './delivery.service.js';
import { DesiredStateService } from './desired-state.service.js';
import { Nudges } from './nudges.js';
import { PostgresAssignmentStore } from './postgres-assignment-store.js';
import { AgentReportsResolver } from './reports/agent-reports.resolver.js';
import { DriftRetention } from './reports/drift-retention.js';
import { PostgresReportStore } from './reports/postgres-report-store.js';
import { ReportStore } from './reports/report-store.js';
import { ReportSurroundings } from './reports/report-surroundings.js';
import { ReportsService } from './reports/reports.service.js';
import { ClusterSuspensions } from './suspension/cluster-suspensions.js';

/** From rendered applications to agents, and back. */
@Module({
  imports: [AuditModule, ClustersModule],
  providers: [
    AgentAdmission,
    AgentReportsResolver,
    AgentResolver,
    ClusterSuspensions,
    DeliveredRendersReadModel,
    DeliveryContributions,
    DeliveryService,
    DesiredStateService,
    DriftRetention,
    Nudges,
    ReportsService,
    ReportSurroundings,
    { provide: AssignmentStore, useClass: PostgresAssignmentStore },
    { provide: ReportStore, useClass: PostgresReportStore },
  ],
  exports: [
    ClusterSuspensions,
    DeliveredRendersReadModel,
    DeliveryContributions,
    DeliveryService,
    DesiredStateService,
    ReportsService,
  ],
})
export class DeliveryModule {}
