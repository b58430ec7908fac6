// From an application's row to what its children's plan depends on. Pure.
import type { RequestedSync } from '@wheelhouse/protocol';
import {
  deletionApprovalOf,
  modeOf,
  skipsReconcile,
} from '../../applications/delivery-rules/application-annotations.js';
import { deliveredSyncPolicy } from '../../applications/delivery-rules/sync-policy.js';
import type { ChildView } from '../child.js';
import type { OwnObject } from './child-manifest.js';
import type { ParentOperation, ParentState } from '../parent.js';
import type { ParentHold } from '../parent-holds.js';
import type { ParentApplication } from '../store/parents.read-model.js';
import type { ParentFacts } from './plan-children.js';

/** What is known besides the application and its state. */
export interface Circumstances {
  readonly budget: ParentFacts['budget'];
  /** Those of its own objects in lower waves that are not ready. */
  readonly unready: readonly OwnObject[];
  readonly hold: ParentHold;
  readonly childCount: number;
}

export function parentFactsOf(parent: ParentApplication, state: ParentState, around: Circumstances): ParentFacts {
  const { automated, syncOptions } = deliveredSyncPolicy(parent.spec.syncPolicy);
  return {
    name: parent.name,
    automated,
    syncOptions,
    request: requestOf(parent, state, around.hold),
    hold: holdOf(parent, around.hold),
    rollingSet: parent.rollingSet,
    isDeletionApproved: deletionApprovalOf(parent.annotations) !== undefined,
    budget: around.budget,
    isEmpty: around.childCount === 0 && state.ownCount === 0,
    ownGate: (wave) => ownGate(parent, state, around.unready, wave),
    isSettled: state.settledDigest !== null && state.settledDigest === parent.renderDigest,
  };
}

/** The sync that was asked for, as long as it is not over and means this render. */
export function pendingOperation(
  { requestedOperation, renderDigest }: ParentApplication,
  { operation }: ParentState,
): NonNullable<ParentApplication['requestedOperation']> | undefined {
  if (requestedOperation === null) return undefined;
  const { id, renderDigest: only } = requestedOperation;
  const isOver = operation !== null && endedRequestOf(operation) === id;
  return isOver || (only !== undefined && only !== renderDigest) ? undefined : requestedOperation;
}

/** The sync that was asked for last and is over. */
export function endedRequestOf({ id, phase, endedRequest }: ParentOperation): string | undefined {
  return id !== null && phase !== 'Running' ? id : endedRequest;
}

function requestOf(parent: ParentApplication, state: ParentState, { closed }: ParentHold): ParentFacts['request'] {
  const pending = pendingOperation(parent, state);
  if (pending === undefined || pending.request?.dryRun === true || pending.request?.terminate === true) return null;
  // A rollout of a set asks for one render only.
  const isByPerson = pending.renderDigest === undefined;
  if (!allowsRequests(parent) || (closed !== null && !(isByPerson && closed.allowsRequests))) return null;
  const resources = pending.request?.resources;
  return {
    prune: pending.prune,
    isByPerson,
    ...(resources && { selects: (child: ChildView) => resources.some((selector) => isSelected(child, selector)) }),
  };
}

function isSelected(child: ChildView, selector: NonNullable<RequestedSync['resources']>[number]): boolean {
  const { group, kind, name } = selector;
  return (
    (group === undefined || group === 'argoproj.io') &&
    (kind === undefined || kind === child.kind) &&
    (name === undefined || name === child.name)
  );
}

/** Why nothing new happens by itself; null when it may. What its agent holds, the hub holds as well. */
function holdOf(
  { name, suspension, invalid, annotations, delivered }: ParentApplication,
  { dependsOn, closed }: ParentHold,
): string | null {
  if (invalid !== null) return invalid;
  if (skipsReconcile(annotations))
    return `The annotation argocd.argoproj.io/skip-reconcile of "${name}" says that it is left alone.`;
  if (suspension !== null) return `The application "${name}" is suspended${wordsOf(suspension.reason)}.`;
  const mode = modeOf(annotations);
  if (mode === 'report' || mode === 'hold-upgrades') return `The mode of "${name}" is ${mode}.`;
  const told = delivered && delivered.reason !== 'DependsOn' ? delivered.message : null;
  return dependsOn ?? told ?? closed?.reason ?? null;
}

function wordsOf(reason: string): string {
  return reason === '' ? '' : `: ${reason.replace(/[.!]$/, '')}`;
}

/** Whether a person may ask for a sync nevertheless. */
function allowsRequests({ invalid, annotations, delivered }: ParentApplication): boolean {
  return invalid === null && !skipsReconcile(annotations) && delivered?.allowsRequests !== false;
}

/** Until its agent speaks of this very render, nothing is known of its objects. */
function ownGate(
  { clusterId, reportedDigest, renderDigest }: ParentApplication,
  { ownObjects }: ParentState,
  unready: readonly OwnObject[],
  wave: number,
): string | null {
  if (clusterId === null) return null;
  const lower = ownObjects.filter((object) => object.wave < wave);
  if (lower.length === 0) return null;
  if (reportedDigest !== renderDigest)
    return `Wave ${wave} waits until the cluster has this version of its own objects.`;
  const open = unready.find((object) => object.wave < wave);
  return open ? `Wave ${wave} waits for its own ${open.kind} ${open.name} of wave ${open.wave}.` : null;
}
