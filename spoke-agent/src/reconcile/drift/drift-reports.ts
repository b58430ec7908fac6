// From differences to drift entries of the protocol: masked, with who wrote the field and when, one id per open drift.
import { randomUUID } from 'node:crypto';
import { APPLICATION_LABEL, type DriftReportInput } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { Difference } from '../../engine/diff/difference.js';
import { fieldPath } from '../../engine/diff/field-path.js';
import { showDifferences } from '../../engine/diff/masking.js';
import { AUDIT_USER_ANNOTATION, userOf, writerOf } from '../../engine/diff/writer.js';
import { describeKey, groupOf } from '../../engine/object-identity.js';
import type { Clock } from '../clock.js';
import { secretsOf } from '../application/confidential.js';
import { SUSPENSION_MS } from './loop-breaker.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { StatusBoard } from '../state/status-board.js';

const LABEL_PATH = fieldPath(['f:metadata', 'f:labels', `f:${APPLICATION_LABEL}`]);

/** Differences that were seen. */
export interface SeenDifferences {
  readonly differences: readonly Difference[];
  /** The object as it should be, as the cluster would store it. */
  readonly desired: KubernetesObject;
  readonly live: KubernetesObject;
  readonly detectedAt: Date;
  /** The annotation that tells who changed it. */
  readonly userAnnotation?: string | undefined;
}

export class DriftReports {
  private readonly board: StatusBoard;
  private readonly clock: Clock;
  /** What was put back last, per object: what a suspension is about. */
  private readonly latest = new WeakMap<ManagedObject, readonly DriftReportInput[]>();

  constructor(board: StatusBoard, clock: Clock) {
    this.board = board;
    this.clock = clock;
  }

  /** Fields that were put back. Returns their paths. */
  healed(object: ManagedObject, seen: SeenDifferences): string[] {
    return this.closed(object, entriesOf(object, seen));
  }

  /** An object that was made again, or whose label was put back. Returns the path of the drift. */
  restored(object: ManagedObject, seen: { isSameObject: boolean; detectedAt: Date }): string[] {
    return this.closed(object, [goneEntry(object, seen.isSameObject, seen.detectedAt)]);
  }

  /** Fields that differ and stay so for now. Those that differ no more are closed. Returns the paths of those that do. */
  open(object: ManagedObject, seen: SeenDifferences & { isSuspended: boolean }): string[] {
    const entries = entriesOf(object, seen);
    this.opened(object, entries, seen.isSuspended);
    return entries.map(({ field }) => field);
  }

  /** An object that is gone and stays so for now. */
  openGone(object: ManagedObject, seen: { isUnlabelled: boolean; detectedAt: Date; isSuspended: boolean }): void {
    this.opened(object, [goneEntry(object, seen.isUnlabelled, seen.detectedAt)], seen.isSuspended);
  }

  /** The desired values are back, whoever did it. */
  closeAll(object: ManagedObject): void {
    for (const field of object.openDrift.keys()) this.close(object, field);
  }

  /** Healing was given up for a while. Returns the sentence that says so. */
  suspended(object: ManagedObject): string {
    const latest = this.latest.get(object) ?? [];
    const fields = latest.map(({ field }) => field || 'the whole object').join(', ');
    const writers = [...new Set(latest.map(({ manager }) => manager ?? 'an unknown writer'))].join(', ');
    return (
      `Healing of ${describeKey(object.key)} is suspended for ${SUSPENSION_MS / 60_000} minutes: ${writers} ` +
      `keeps changing ${fields}. Take the field out of Git, or stop the other writer.`
    );
  }

  private closed(object: ManagedObject, entries: readonly DriftReportInput[]): string[] {
    const healedAt = this.clock.now().toISOString();
    const reported = entries.map((entry) => {
      const id = object.openDrift.get(entry.field)?.id ?? entry.id;
      return { ...entry, id, healedAt, state: 'Healed' as const };
    });
    object.openDrift.clear();
    for (const entry of reported) this.board.drift(entry);
    this.latest.set(object, reported);
    return entries.map(({ field }) => field);
  }

  private opened(object: ManagedObject, entries: readonly DriftReportInput[], isSuspended: boolean): void {
    const fields = new Set(entries.map(({ field }) => field));
    for (const field of object.openDrift.keys()) if (!fields.has(field)) this.close(object, field);
    for (const entry of entries) {
      const known = object.openDrift.get(entry.field);
      const state = isSuspended ? ('Suspended' as const) : ('Open' as const);
      if (known !== undefined && isSame(known, { ...entry, state })) continue;
      const reported = {
        ...entry,
        id: known?.id ?? entry.id,
        detectedAt: known?.detectedAt ?? entry.detectedAt,
        state,
      };
      object.openDrift.set(entry.field, reported);
      this.board.drift(reported);
    }
  }

  private close(object: ManagedObject, field: string): void {
    const entry = object.openDrift.get(field);
    object.openDrift.delete(field);
    if (entry !== undefined) this.board.drift({ ...entry, healedAt: this.clock.now().toISOString(), state: 'Healed' });
  }
}

function entriesOf(object: ManagedObject, seen: SeenDifferences): DriftReportInput[] {
  const { differences, desired, live, detectedAt, userAnnotation = AUDIT_USER_ANNOTATION } = seen;
  const shown = showDifferences(secretsOf(object, desired, live), differences);
  return differences.map(({ path, segments }, index) => {
    const writer = writerOf(live, segments);
    const user = userOf(live, writer, userAnnotation);
    return {
      ...identify(object, detectedAt),
      field: shown[index]?.path ?? path,
      desired: shown[index]?.desired ?? null,
      live: shown[index]?.live ?? null,
      manager: writer?.manager ?? null,
      ...(user !== undefined && { user }),
      changedAt: writer?.changedAt ?? null,
    };
  });
}

function isSame(left: DriftReportInput, right: DriftReportInput): boolean {
  return left.live === right.live && left.desired === right.desired && left.state === right.state;
}

function goneEntry(object: ManagedObject, isUnlabelled: boolean, detectedAt: Date): DriftReportInput {
  const label = { field: LABEL_PATH, desired: JSON.stringify(object.applicationId) };
  return { ...identify(object, detectedAt), ...(isUnlabelled ? label : { field: '', desired: null }), live: null };
}

function identify(object: ManagedObject, detectedAt: Date): DriftReportInput {
  return {
    id: randomUUID(),
    applicationId: object.applicationId,
    group: groupOf(object.key.apiVersion),
    kind: object.key.kind,
    namespace: object.key.namespace,
    name: object.key.name,
    field: '',
    detectedAt: detectedAt.toISOString(),
    state: 'Open',
  };
}
