import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeliveryHold, DeliveryRules } from '@wheelhouse/protocol';
import type { AssignedState } from '../../delivery/assignment.js';
import { DeliveryContributions } from '../../delivery/delivery-contributions.js';
import { applicationHold, type Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationObservers } from '../application-observers.js';
import { ANNOTATIONS, modeOf, skipsReconcile } from '../delivery-rules/application-annotations.js';
import { Reassignment } from '../reassignment/reassignment.js';

interface HeldRow {
  readonly id: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly suspension: Suspension | null;
  /** Why the application is not valid; null when it is. */
  readonly invalid: string | null;
}

const INVALID_SPEC = '[{"type":"InvalidSpecError"}]';
/** How the sentence begins that says so, among those of other holds. */
const INVALID_PREFIX = 'Not valid: ';

/** What keeps applications from changing because people said so: a suspension, Argo CD's skip-reconcile, or their mode. */
@Injectable()
export class ApplicationHolds implements OnModuleInit {
  constructor(
    private readonly contributions: DeliveryContributions,
    private readonly observers: ApplicationObservers,
    private readonly reassignment: Reassignment,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.holds(states, tx));
    this.observers.onChanged((ids, tx) => this.followVerdicts(ids, tx));
  }

  /** An application that turned out to be forbidden is not assigned again by that, nor one that is allowed again: here it is. */
  private async followVerdicts(ids: readonly string[], tx: Transaction): Promise<void> {
    const rows = await tx.query<{ id: string }[]>(
      `select a.id from applications a join assignments w on w.cluster_id = a.cluster_id and w.application_id = a.id
       where a.id = any($1::uuid[]) and not w.is_removed
         and (a.conditions @> '${INVALID_SPEC}') <> coalesce(w.hold ->> 'message' like '%${INVALID_PREFIX}%', false)`,
      [ids],
    );
    if (rows.length > 0) await this.reassignment.request({ applicationIds: rows.map(({ id }) => id) }, tx);
  }

  private async holds(states: readonly AssignedState[], tx: Transaction): Promise<Map<string, DeliveryRules>> {
    const rows = await tx.query<HeldRow[]>(
      `select id, name, suspension, annotations,
              (select c ->> 'message' from jsonb_array_elements(conditions) c where c ->> 'type' = 'InvalidSpecError' limit 1) as invalid
       from applications
       where id = any($1::uuid[])
         and (suspension is not null or annotations ?| $2::text[] or conditions @> '${INVALID_SPEC}')`,
      [states.map(({ applicationId }) => applicationId), [ANNOTATIONS.skipReconcile, ANNOTATIONS.mode]],
    );
    return new Map(
      rows.flatMap((row) => {
        const hold = holdOf(row);
        return hold ? [[row.id, { hold }] as const] : [];
      }),
    );
  }
}

/** The strictest that its row says. */
function holdOf({ annotations, suspension, invalid }: HeldRow): DeliveryHold | undefined {
  if (invalid !== null)
    return { reason: 'InvalidSpec', message: `${INVALID_PREFIX}${invalid}`, heals: false, allowsRequests: false };
  if (skipsReconcile(annotations))
    return {
      reason: 'SkipReconcile',
      message: `The annotation ${ANNOTATIONS.skipReconcile} is set: nothing is done with it.`,
      heals: false,
      allowsRequests: false,
    };
  return suspension ? applicationHold(suspension) : modeHold(annotations);
}

/** A mode that does not exist holds like the most careful one. */
function modeHold(annotations: HeldRow['annotations']): DeliveryHold | undefined {
  const mode = modeOf(annotations);
  if (mode === 'heal' || !Object.hasOwn(annotations, ANNOTATIONS.mode)) return undefined;
  const message =
    mode === 'hold-upgrades'
      ? `Its mode is hold-upgrades: drift is put right, new versions wait for a sync that somebody asks for.`
      : `Its mode is ${mode ?? 'unknown'}: differences are only told of, and wait for a sync that somebody asks for.`;
  const heals = mode === 'hold-upgrades';
  return { reason: heals ? 'UpgradesHeld' : 'ReportOnly', message, heals, allowsRequests: true };
}
