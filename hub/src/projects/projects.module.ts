import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ApplicationWindowsReadModel } from './application-windows.read-model.js';
import { ApplicationWindowsResolver } from './application-windows.resolver.js';
import { PostgresProjectStore } from './postgres-project-store.js';
import { ProjectDelivery } from './project-delivery.js';
import { ProjectListReadModel } from './project-list.read-model.js';
import { ProjectObservers } from './project-observers.js';
import { ProjectRegistry } from './project-registry.service.js';
import { ProjectStore } from './project-store.js';
import { ProjectUsageReadModel } from './project-usage.read-model.js';
import { ProjectsResolver } from './projects.resolver.js';
import { ProjectsService } from './projects.service.js';

/** Projects: what their applications may do, where, and when. */
@Module({
  imports: [AuditModule, DeliveryModule],
  providers: [
    ApplicationWindowsReadModel,
    ApplicationWindowsResolver,
    ProjectDelivery,
    ProjectListReadModel,
    ProjectObservers,
    ProjectRegistry,
    ProjectsResolver,
    ProjectsService,
    ProjectUsageReadModel,
    { provide: ProjectStore, useClass: PostgresProjectStore },
  ],
  exports: [ApplicationWindowsReadModel, ProjectRegistry, ProjectsService],
})
export class ProjectsModule {}
