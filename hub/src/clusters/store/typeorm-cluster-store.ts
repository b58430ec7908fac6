import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClusterStore } from './cluster-store.js';
import { ClusterEntity } from './cluster.entity.js';
import type { Cluster } from '../cluster.js';

/** Any number, the same on every hub. */
const REGISTRY_LOCK = 7_741_020;

@Injectable()
export class TypeormClusterStore extends ClusterStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async lockRegistry(tx: Transaction): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [REGISTRY_LOCK]);
  }

  async add(cluster: Cluster, tx: Transaction): Promise<void> {
    const { id, name, labels, annotations, project, server, claims, createdAt } = cluster;
    const texts = [labels, annotations, claims].map((value) => JSON.stringify(value));
    await tx.query(
      `insert into clusters (id, name, project, server, created_at, labels, annotations, claims)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, name, project, server, createdAt, ...texts],
    );
    // The counter that delivery locks exists as long as the cluster does.
    await tx.query('insert into cluster_deliveries (cluster_id) values ($1)', [cluster.id]);
  }

  async save(cluster: Cluster, tx: Transaction): Promise<void> {
    const { id, name, labels, annotations, project, server } = cluster;
    await tx.getRepository(ClusterEntity).update({ id }, { name, labels, annotations, project, server });
  }

  async saveClaims(id: string, claims: Cluster['claims'], tx: Transaction): Promise<void> {
    await tx.query('update clusters set claims = $2 where id = $1', [id, JSON.stringify(claims)]);
  }

  async remove(id: string, tx: Transaction): Promise<void> {
    // The rows that reports and deliveries hold first, in their order: they need the cluster's row afterwards, for their references.
    await tx.query('select 1 from cluster_contacts where cluster_id = $1 for update', [id]);
    await tx.query('select 1 from cluster_deliveries where cluster_id = $1 for update', [id]);
    await tx.getRepository(ClusterEntity).delete({ id });
  }

  async find(id: string, tx: Transaction): Promise<Cluster | undefined> {
    return (await tx.getRepository(ClusterEntity).findOneBy({ id })) ?? undefined;
  }

  async findByName(name: string, tx: Transaction): Promise<Cluster | undefined> {
    return (await tx.getRepository(ClusterEntity).findOneBy({ name })) ?? undefined;
  }

  async findByNameLocked(name: string, tx: Transaction): Promise<Cluster | undefined> {
    // Leaves alone what only refers to the row, such as new assignments.
    const lock = { mode: 'for_no_key_update' } as const;
    return (await tx.getRepository(ClusterEntity).findOne({ where: { name }, lock })) ?? undefined;
  }

  async findByServer(server: string, tx: Transaction): Promise<Cluster | undefined> {
    return (await tx.getRepository(ClusterEntity).findOneBy({ server })) ?? undefined;
  }

  async listAll(tx: Transaction = this.dataSource.manager): Promise<Cluster[]> {
    return tx.getRepository(ClusterEntity).find({ order: { name: 'asc' } });
  }
}
