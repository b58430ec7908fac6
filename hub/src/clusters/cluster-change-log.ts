import { Injectable } from '@nestjs/common';
import { EventLog, type NewEvent } from '../audit/event-log.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ClusterObservers } from './cluster-observers.js';
import type { Cluster } from './cluster.js';

type ClusterEvent = Pick<NewEvent, 'type' | 'severity' | 'message' | 'actor' | 'details'>;

/** Tells of changes to clusters: observers inside the transaction, people through events. */
@Injectable()
export class ClusterChangeLog {
  constructor(
    private readonly observers: ClusterObservers,
    private readonly events: EventLog,
  ) {}

  /** The cluster changed in a way that generators and templates may see. */
  async record(cluster: Pick<Cluster, 'id' | 'name'>, event: ClusterEvent, tx: Transaction): Promise<void> {
    await this.observers.notify([cluster.id], tx);
    await this.note(cluster, event, tx);
  }

  /** Something happened to the cluster that no generator or template sees. */
  async note(cluster: Pick<Cluster, 'id' | 'name'>, event: ClusterEvent, tx: Transaction): Promise<void> {
    await this.events.record([{ ...event, clusterId: cluster.id, clusterName: cluster.name }], tx);
  }
}
