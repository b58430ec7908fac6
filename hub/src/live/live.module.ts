import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { AgentAnswers } from './agent-answers.js';
import { AgentLines } from './agent-lines.js';
import { AgentRequestsResolver } from './agent-requests.resolver.js';
import { DesiredManifests } from './desired-manifests.js';
import { LiveCommandsResolver } from './live-commands.resolver.js';
import { LiveMetrics } from './live-metrics.js';
import { LiveRequestStore } from './live-request-store.js';
import { LiveRequestsService } from './live-requests.service.js';
import { LiveResourceResolver } from './live-resource.resolver.js';
import { LiveSweep } from './live-sweep.js';
import { LiveTargets } from './live-target.js';
import { DesiredManifestResolver, LiveViewResolver } from './live-view.resolver.js';
import { LiveViewService } from './live-view.service.js';
import { OpenRequests } from './open-requests.js';
import { PostgresLiveRequestStore } from './postgres-live-request-store.js';
import { ResourceCommandsService } from './resource-commands.service.js';

/** What people see and do in a cluster now, by way of its agent. */
@Module({
  imports: [ApplicationsModule, AuditModule, ClustersModule, DeliveryModule, RenderingModule],
  providers: [
    AgentAnswers,
    AgentLines,
    AgentRequestsResolver,
    DesiredManifestResolver,
    DesiredManifests,
    LiveCommandsResolver,
    LiveMetrics,
    LiveRequestsService,
    LiveResourceResolver,
    LiveSweep,
    LiveTargets,
    LiveViewResolver,
    LiveViewService,
    OpenRequests,
    ResourceCommandsService,
    { provide: LiveRequestStore, useClass: PostgresLiveRequestStore },
  ],
})
export class LiveModule {}
