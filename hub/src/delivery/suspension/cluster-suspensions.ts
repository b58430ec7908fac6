import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeliveryRules } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import type { AssignedState } from '../assignment.js';
import { DeliveryContributions } from '../delivery-contributions.js';
import { clusterHold, type Suspension } from './suspension.js';

/** A cluster whose suspension is about to change. */
export interface SuspendableCluster {
  readonly id: string;
  readonly suspension: Suspension | null;
}

/** Which clusters are suspended; their applications are held. */
@Injectable()
export class ClusterSuspensions implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contributions: DeliveryContributions,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.holds(states, tx));
  }

  /** Locks it; undefined when there is none of this name. */
  async findForUpdate(name: string, tx: Transaction): Promise<SuspendableCluster | undefined> {
    const [row] = await tx.query<SuspendableCluster[]>(
      `select c.id, d.suspension from clusters c join cluster_deliveries d on d.cluster_id = c.id
       where c.name = $1 for update of d`,
      [name],
    );
    return row;
  }

  /** Null resumes it. Its assignments are to be put anew. */
  async set(clusterId: string, suspension: Suspension | null, tx: Transaction): Promise<void> {
    await tx.query(`update cluster_deliveries set suspension = $2 where cluster_id = $1`, [
      clusterId,
      suspension && JSON.stringify(suspension),
    ]);
  }

  /** Of these clusters, those that are suspended. */
  async list(clusterIds: readonly string[], tx?: Transaction): Promise<Map<string, Suspension>> {
    const rows = await (tx ?? this.dataSource).query<{ id: string; suspension: Suspension }[]>(
      `select cluster_id as id, suspension from cluster_deliveries
       where cluster_id = any($1::uuid[]) and suspension is not null`,
      [clusterIds],
    );
    return new Map(rows.map(({ id, suspension }) => [id, suspension]));
  }

  private async holds(states: readonly AssignedState[], tx: Transaction): Promise<Map<string, DeliveryRules>> {
    const rows = await tx.query<{ id: string; name: string; suspension: Suspension }[]>(
      `select c.id, c.name, d.suspension from cluster_deliveries d join clusters c on c.id = d.cluster_id
       where d.cluster_id = any($1::uuid[]) and d.suspension is not null`,
      [[...new Set(states.map(({ clusterId }) => clusterId))]],
    );
    const suspended = new Map(rows.map(({ id, name, suspension }) => [id, clusterHold(name, suspension)]));
    return new Map(
      states.flatMap(({ applicationId, clusterId }) => {
        const hold = suspended.get(clusterId);
        return hold ? [[applicationId, { hold }] as const] : [];
      }),
    );
  }
}
