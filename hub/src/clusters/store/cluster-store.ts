import type { Transaction } from '../../platform/database/transaction.js';
import type { Cluster } from '../cluster.js';

/** Registered clusters. One row each, changed by people and by agents' claims; what churns lives in other tables. */
export abstract class ClusterStore {
  /** One writer of names and addresses at a time, until the transaction ends: uniqueness is checked, then written. */
  abstract lockRegistry(tx: Transaction): Promise<void>;
  abstract add(cluster: Cluster, tx: Transaction): Promise<void>;
  /** Writes what belongs to the hub: name, labels, annotations, project, server. */
  abstract save(cluster: Cluster, tx: Transaction): Promise<void>;
  /** Writes what belongs to the agent. Apart from `save`, so that neither side overwrites the other. */
  abstract saveClaims(id: string, claims: Cluster['claims'], tx: Transaction): Promise<void>;
  /** Assignments, keys and tokens go with it; its applications stay, without a cluster. */
  abstract remove(id: string, tx: Transaction): Promise<void>;
  abstract find(id: string, tx: Transaction): Promise<Cluster | undefined>;
  abstract findByName(name: string, tx: Transaction): Promise<Cluster | undefined>;
  /** The same, with its row locked against other writers until the transaction ends: changes to one cluster happen one after the other. */
  abstract findByNameLocked(name: string, tx: Transaction): Promise<Cluster | undefined>;
  abstract findByServer(server: string, tx: Transaction): Promise<Cluster | undefined>;
  /** All clusters, by name. */
  abstract listAll(tx?: Transaction): Promise<Cluster[]>;
}
