import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { AdoptCluster } from './adopt-cluster.js';
import { AgentHolds } from './agent-holds.js';
import { AgentJoinResolver } from './agent-join.resolver.js';
import { ClusterAgentsService } from './cluster-agents.service.js';
import { ClusterChangeLog } from './cluster-change-log.js';
import { ClusterContacts } from './cluster-contacts.js';
import { ClusterCountsReadModel } from './cluster-counts.read-model.js';
import { ClusterFieldsResolver } from './cluster-fields.resolver.js';
import { ClusterListReadModel } from './cluster-list.read-model.js';
import { ClusterLoader } from './cluster-loader.js';
import { ClusterObservers } from './cluster-observers.js';
import { ClusterRegistryService } from './cluster-registry.service.js';
import { ClusterStore } from './cluster-store.js';
import { ClusterEntity } from './cluster.entity.js';
import { ClustersResolver } from './clusters.resolver.js';
import { ClustersService } from './clusters.service.js';
import { DuplicateAgents } from './duplicate-agents.js';
import { TypeormClusterStore } from './typeorm-cluster-store.js';
import { UnrecognisedClustersResolver } from './unrecognised-clusters.resolver.js';

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
