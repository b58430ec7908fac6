// What comes from the hub is believed only when it fits together: each assignment its digest, all of them the desired digest, that one the
// signature of the hub that this agent joined. Pure.
import { verify, type KeyObject } from 'node:crypto';
import {
  assignmentDigest,
  desiredStateDigest,
  desiredStateSigningPayload,
  type DesiredState,
} from '@wheelhouse/protocol';
import { assignmentSchema, type HeldAssignment, type HeldDesiredState } from '../store/state-schema.js';

/** Why a desired state is not believed. */
export interface Mismatch {
  /** `content`: an assignment or signature is wrong. `difference`: the answer does not fit to what the agent holds; a complete one may. */
  readonly kind: 'content' | 'difference';
  readonly message: string;
}

export type Verified = { readonly desired: HeldDesiredState } | { readonly mismatch: Mismatch };

/** Who signed, and for whom. */
export interface TrustAnchor {
  readonly clusterId: string;
  readonly hubKey: KeyObject;
}

/** Merges an answer into what is held, and verifies the whole. */
export function verifyDesiredState(
  anchor: TrustAnchor,
  answer: DesiredState,
  held: HeldDesiredState | undefined,
): Verified {
  const changed: HeldAssignment[] = [];
  for (const assignment of answer.assignments) {
    const parsed = assignmentSchema.safeParse(assignment);
    if (!parsed.success) return content(`The assignment ${assignment.applicationId} has an unknown shape.`);
    if (assignmentDigest(parsed.data) !== parsed.data.digest)
      return content(`The assignment of application ${parsed.data.applicationName} does not match its digest.`);
    changed.push(parsed.data);
  }
  const desired = merge(answer, changed, held);
  if (desiredStateDigest(desired.assignments) !== answer.digest)
    return answer.isComplete
      ? content(`The assignments of revision ${answer.revision} do not match its digest.`)
      : { mismatch: { kind: 'difference', message: `The difference to revision ${answer.revision} does not fit.` } };
  const payload = desiredStateSigningPayload({ clusterId: anchor.clusterId, ...answer });
  if (!verify(null, payload, anchor.hubKey, Buffer.from(answer.signature, 'base64url')))
    return content(`The signature of revision ${answer.revision} is not by the hub that this agent joined.`);
  return { desired };
}

function content(message: string): Verified {
  return { mismatch: { kind: 'content', message } };
}

/** The whole desired state after an answer. A removal stays on the list until it is done; an assignment takes it off. */
function merge(
  answer: DesiredState,
  changed: readonly HeldAssignment[],
  held: HeldDesiredState | undefined,
): HeldDesiredState {
  const assignments = new Map<string, HeldAssignment>();
  if (!answer.isComplete)
    for (const assignment of held?.assignments ?? []) assignments.set(assignment.applicationId, assignment);
  const lastOf = lastAssignments(held);
  for (const { applicationId } of answer.removed) assignments.delete(applicationId);
  for (const assignment of changed) assignments.set(assignment.applicationId, assignment);
  const removals = new Map((held?.removals ?? []).map((removal) => [removal.applicationId, removal]));
  for (const { applicationId, deleteResources } of answer.removed) {
    const assignment = lastOf.get(applicationId);
    removals.set(applicationId, { applicationId, deleteResources, ...(assignment && { assignment }) });
  }
  for (const applicationId of assignments.keys()) removals.delete(applicationId);
  return {
    epoch: answer.epoch,
    revision: answer.revision,
    digest: answer.digest,
    signature: answer.signature,
    assignments: [...assignments.values()],
    removals: [...removals.values()],
  };
}

/** What counted last for each application, also for those that are being removed. */
function lastAssignments(held: HeldDesiredState | undefined): Map<string, HeldAssignment> {
  const removed = (held?.removals ?? []).flatMap(({ assignment }) => assignment ?? []);
  return new Map([...removed, ...(held?.assignments ?? [])].map((last) => [last.applicationId, last]));
}
