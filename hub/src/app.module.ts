import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AgentRightsModule } from './agent-rights/agent-rights.module.js';
import { ApplicationSetsModule } from './application-sets/application-sets.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ClustersModule } from './clusters/clusters.module.js';
import { ConfigObjectsModule } from './config-objects/config-objects.module.js';
import { CustomizationsModule } from './customizations/customizations.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { ChildrenModule } from './children/children.module.js';
import { DependenciesModule } from './dependencies/dependencies.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { LiveModule } from './live/live.module.js';
import { ChartsModule } from './platform/charts/charts.module.js';
import { GitModule } from './platform/git/git.module.js';
import { GraphqlModule } from './platform/graphql/graphql.module.js';
import { OutboundHttpModule } from './platform/outbound-http/outbound-http.module.js';
import { type Platform, PlatformModule } from './platform/platform.module.js';
import { PreviewsModule } from './previews/previews.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { RenderingModule } from './rendering/rendering.module.js';
import { RepositoriesModule } from './repositories/repositories.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The hub: the platform and one module for each concept. */
@Module({})
export class AppModule {
  static of(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(platform),
        GitModule,
        OutboundHttpModule,
        ChartsModule,
        GraphqlModule,
        AccessModule,
        AuditModule,
        ClustersModule,
        RepositoriesModule,
        RenderingModule,
        ApplicationSetsModule,
        ApplicationsModule,
        ConfigObjectsModule,
        CustomizationsModule,
        DecisionsModule,
        DeliveryModule,
        ChildrenModule,
        DependenciesModule,
        FleetModule,
        LiveModule,
        AgentRightsModule,
        WebhooksModule,
        PreviewsModule,
        ProjectsModule,
      ],
    };
  }
}
