// Taking an object over from whoever applied it before: Argo CD, Flux, Helm, kubectl. While they count as owners of fields, a field that is
// removed from Git stays in the cluster, because the API server removes only what nobody else owns. So their ownership becomes ours. What
// people edited and what controllers wrote stays theirs. Pure.
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { KubernetesObject, ManagedFieldsEntry } from '../cluster/cluster.js';
import { unionOf, type FieldSet } from './diff/field-set.js';

/** The field manager of whole replaces (`Replace=true`): not that of applies, so that the fields can be told apart. */
export const REPLACE_MANAGER = `${FIELD_MANAGER}-replace`;

/** Managers of client-side applies, which leave fields behind at any time. */
const CLIENT_SIDE = new Set(['kubectl-client-side-apply', REPLACE_MANAGER]);

/** Managers that brought an object into the cluster as a whole: taken over once, when the object becomes ours. */
const DELIVERERS = new Set([
  ...CLIENT_SIDE,
  'argocd-controller',
  'argocd-application-controller',
  'kustomize-controller',
  'helm-controller',
  'helm',
  'fleetagent',
  'kubectl',
  'kubectl-create',
  'kubectl-replace',
]);
/** `kubectl` is an applier when it applies server-side; its updates are what people did by hand. */
const ONLY_APPLY = new Set(['kubectl']);

export interface AdoptionFacts {
  /** The version that is applied: entries of other versions name fields that may not exist in it. */
  readonly apiVersion: string;
  /** Whether the object was never ours. */
  readonly isFirst: boolean;
  /** One more manager to take over from, named by the user. */
  readonly manager?: string | undefined;
}

/** The managed fields with ownership handed over to us; undefined when there is nothing to take over. */
export function handedOver(live: KubernetesObject, facts: AdoptionFacts): ManagedFieldsEntry[] | undefined {
  const entries = live.metadata.managedFields ?? [];
  const taken = entries.filter((entry) => isTaken(entry, facts));
  const [first] = taken;
  if (first === undefined) return undefined;
  const ours = entries.filter((entry) => isOurs(entry) && entry.apiVersion === facts.apiVersion);
  const owned = [...ours, ...taken];
  const fields = owned.map(({ fieldsV1 }) => (fieldsV1 ?? {}) as FieldSet).reduce(unionOf);
  const time = owned
    .flatMap((entry) => entry.time ?? [])
    .toSorted()
    .at(-1);
  const { apiVersion } = facts;
  const entry: ManagedFieldsEntry = {
    manager: FIELD_MANAGER,
    operation: 'Apply',
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  };
  return [entry, ...entries.filter((other) => !owned.includes(other))];
}

function isTaken(entry: ManagedFieldsEntry, { apiVersion, isFirst, manager }: AdoptionFacts): boolean {
  const name = entry.manager ?? '';
  if (entry.subresource || entry.apiVersion !== apiVersion || isOurs(entry)) return false;
  if (name !== '' && name === manager) return true;
  if (entry.operation === 'Update' && ONLY_APPLY.has(name)) return false;
  if (isFirst) return DELIVERERS.has(name);
  return entry.operation === 'Update' && CLIENT_SIDE.has(name);
}

function isOurs(entry: ManagedFieldsEntry): boolean {
  return entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && !entry.subresource;
}
