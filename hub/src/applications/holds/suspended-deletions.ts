import { Injectable, type OnModuleInit } from '@nestjs/common';
import { applicationHold, clusterHold, type Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import {
  type DeletionGate,
  type DeletionHold,
  DeletionWaits,
  type WantedDeletion,
} from '../deletion/deletion-waits.js';

interface SuspendedRow {
  readonly id: string;
  /** Null for one that the hub itself brings up to date. */
  readonly clusterName: string | null;
  readonly suspension: Suspension | null;
  readonly clusterSuspension: Suspension | null;
}

/** Nothing of what is suspended is deleted: the deletion waits until it is resumed. */
@Injectable()
export class SuspendedDeletions implements DeletionGate, OnModuleInit {
  constructor(private readonly waits: DeletionWaits) {}

  onModuleInit(): void {
    this.waits.addGate(this);
  }

  async holdBack(deletions: readonly WantedDeletion[], tx: Transaction): Promise<Map<string, DeletionHold>> {
    const ids = deletions.filter(({ deleteResources }) => deleteResources).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const rows = await tx.query<SuspendedRow[]>(
      `select a.id, c.name as "clusterName", a.suspension, d.suspension as "clusterSuspension"
       from applications a left join clusters c on c.id = a.cluster_id left join cluster_deliveries d on d.cluster_id = c.id
       where a.id = any($1::uuid[]) and (a.suspension is not null or d.suspension is not null)`,
      [ids],
    );
    return new Map(rows.flatMap((row) => holdOf(row)));
  }
}

function holdOf({ id, clusterName, suspension, clusterSuspension }: SuspendedRow): (readonly [string, DeletionHold])[] {
  const hold = clusterSuspension
    ? clusterHold(clusterName ?? '', clusterSuspension)
    : suspension && applicationHold(suspension);
  return hold ? [[id, { reason: hold.reason, message: `Its deletion waits. ${hold.message}` }]] : [];
}
