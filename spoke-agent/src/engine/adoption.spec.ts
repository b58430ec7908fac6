import { describe, expect, it } from '@jest/globals';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { KubernetesObject, ManagedFieldsEntry } from '../cluster/cluster.js';
import { handedOver, REPLACE_MANAGER } from './adoption.js';

const facts = { apiVersion: 'v1', isFirst: true };

function entry(
  manager: string,
  operation: 'Apply' | 'Update',
  fields: string[],
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  const fieldsV1 = { 'f:data': Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) };
  return {
    manager,
    operation,
    apiVersion: 'v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...more,
  };
}

function owned(...managedFields: ManagedFieldsEntry[]): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop', managedFields } };
}

function namesOf(entries: readonly ManagedFieldsEntry[] | undefined): (string | undefined)[] | undefined {
  return entries?.map(({ manager }) => manager);
}

describe('taking an object over', () => {
  it.each([
    ['kubectl-client-side-apply', 'Update'],
    ['kubectl-create', 'Update'],
    ['argocd-controller', 'Update'],
    ['argocd-controller', 'Apply'],
    ['kustomize-controller', 'Apply'],
    ['helm-controller', 'Update'],
    ['helm', 'Update'],
    ['kubectl', 'Apply'],
    [REPLACE_MANAGER, 'Update'],
  ] as const)('makes the fields of %s (%s) ours', (manager, operation) => {
    const result = handedOver(owned(entry(manager, operation, ['a', 'b'])), facts);
    expect(result).toEqual([entry(FIELD_MANAGER, 'Apply', ['a', 'b'])]);
  });

  it.each([
    ['kubectl', 'Update'],
    ['kubectl-edit', 'Update'],
    ['kube-controller-manager', 'Update'],
    ['before-first-apply', 'Update'],
    ['somebody', 'Apply'],
    [FIELD_MANAGER, 'Apply'],
  ] as const)('leaves the fields of %s (%s) to it', (manager, operation) => {
    expect(handedOver(owned(entry(manager, operation, ['a'])), facts)).toBeUndefined();
  });

  it('unites them with ours and with each other, under the latest time, and keeps all others', () => {
    const live = owned(
      entry('kubectl-edit', 'Update', ['z']),
      entry('argocd-controller', 'Apply', ['a', 'b'], { time: '2026-03-01T00:00:00Z' }),
      entry(FIELD_MANAGER, 'Apply', ['b', 'c']),
      entry('kubectl-client-side-apply', 'Update', ['d']),
    );
    const result = handedOver(live, facts);
    expect(namesOf(result)).toEqual([FIELD_MANAGER, 'kubectl-edit']);
    expect(result?.[0]?.time).toBe('2026-03-01T00:00:00Z');
    expect(result?.[0]?.fieldsV1).toEqual({ 'f:data': { 'f:a': {}, 'f:b': {}, 'f:c': {}, 'f:d': {} } });
  });

  it('leaves what was written to a subresource, or in another version', () => {
    const status = entry('argocd-controller', 'Update', ['a'], { subresource: 'status' });
    const old = entry('argocd-controller', 'Update', ['a'], { apiVersion: 'v1beta1' });
    expect(handedOver(owned(status, old), facts)).toBeUndefined();
  });

  it('takes only what client-side applies leave behind from what is ours already', () => {
    const later = { ...facts, isFirst: false };
    expect(namesOf(handedOver(owned(entry('kubectl-client-side-apply', 'Update', ['a'])), later))).toEqual([
      FIELD_MANAGER,
    ]);
    expect(handedOver(owned(entry('argocd-controller', 'Apply', ['a'])), later)).toBeUndefined();
    expect(handedOver(owned(entry('kubectl', 'Apply', ['a'])), later)).toBeUndefined();
  });

  it('takes from a manager that the user names, at any time', () => {
    const live = owned(entry('terraform', 'Update', ['a']));
    expect(handedOver(live, facts)).toBeUndefined();
    expect(namesOf(handedOver(live, { ...facts, isFirst: false, manager: 'terraform' }))).toEqual([FIELD_MANAGER]);
  });

  it('finds nothing in an object without owners', () => {
    expect(handedOver(owned(), facts)).toBeUndefined();
  });
});
