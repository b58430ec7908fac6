import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { AdoptCluster } from './agents/adopt-cluster.js';
import { AgentHolds } from './agents/agent-holds.js';
import { AgentJoinResolver } from './agents/agent-join.resolver.js';
import { ClusterAgentsService } from './agents/cluster-agents.service.js';
import { ClusterChangeLog } from './cluster-change-log.js';
import { ClusterContacts } from './cluster-contacts.js';
import { ClusterCountsReadModel } from './views/cluster-counts.read-model.js';
import { ClusterFieldsResolver } from './views/cluster-fields.resolver.js';
import { ClusterListReadModel } from './views/cluster-list.read-model.js';
import { ClusterLoader } from './views/cluster-loader.js';
import { ClusterObservers } from './cluster-observers.js';
import { ClusterRegistryService } from './cluster-registry.service.js';
import { ClusterStore } from './store/cluster-store.js';
import { ClusterEntity } from './store/cluster.entity.js';
import { ClustersResolver } from './clusters.resolver.js';
import { ClustersService } from './clusters.service.js';
import { DuplicateAgents } from './agents/duplicate-agents.js';
import { TypeormClusterStore } from './store/typeorm-cluster-store.js';
import { UnrecognisedClustersResolver } from './agents/unrecognised-clusters.resolver.js';

/** Registered clusters and their agents. */
@Module({
  imports: [AuditModule, TypeOrmModule.forFeature([ClusterEntity])],
  providers: [
    AdoptCluster,
    AgentHolds,
    AgentJoinResolver,
    ClusterAgentsService,
    ClusterChangeLog,
    ClusterContacts,
    ClusterCountsReadModel,
    ClusterFieldsResolver,
    ClusterListReadModel,
    ClusterLoader,
    ClusterObservers,
    ClusterRegistryService,
    ClustersResolver,
    ClustersService,
    DuplicateAgents,
    UnrecognisedClustersResolver,
    { provide: ClusterStore, useClass: TypeormClusterStore },
  ],
  exports: [ClustersService, ClusterLoader],
})
export class ClustersModule {}
