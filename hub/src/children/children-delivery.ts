import { Injectable } from '@nestjs/common';
import type { DeliveryRules } from '@wheelhouse/protocol';
import type { AssignedState } from '../delivery/assignment.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ParentsReadModel } from './store/parents.read-model.js';
import { LOWEST_WAVE } from './plan/scan-render.js';

interface OpenWaveRow {
  readonly id: string;
  readonly renderDigest: string | null;
  readonly settledDigest: string | null;
  readonly openWave: number | null;
}

/** Keeps an application's own objects back that come after applications which it makes. */
@Injectable()
export class ChildrenDelivery {
  constructor(private readonly parents: ParentsReadModel) {}

  async contribute(
    states: readonly AssignedState[],
    tx: Transaction,
  ): Promise<ReadonlyMap<string, Partial<DeliveryRules>>> {
    const digests = [...new Set(states.map(({ renderDigest }) => renderDigest))];
    const withChildren = await this.parents.listWithChildren(digests, tx);
    const parents = states.filter(({ renderDigest }) => withChildren.has(renderDigest));
    if (parents.length === 0) return new Map();
    const rows = await tx.query<OpenWaveRow[]>(
      `select application_id as id, render_digest as "renderDigest", settled_digest as "settledDigest", open_wave as "openWave"
       from application_parents where application_id = any($1::uuid[])`,
      [parents.map(({ applicationId }) => applicationId)],
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      parents.flatMap(({ applicationId, renderDigest }) => {
        const openWave = openWaveOf(renderDigest, known.get(applicationId));
        return openWave === null ? [] : [[applicationId, { openWave }] as const];
      }),
    );
  }
}

/** What was not looked at yet is kept back entirely: a moment later it is known. */
function openWaveOf(renderDigest: string, row: OpenWaveRow | undefined): number | null {
  if (row?.settledDigest === renderDigest) return null;
  return row?.renderDigest === renderDigest ? row.openWave : LOWEST_WAVE;
}
