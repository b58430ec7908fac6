import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { differences, type Difference } from '../../engine/diff/difference.js';
import { digestBeyond } from '../../engine/diff/owned-values.js';
import type { ManagedObject } from '../state/managed-object.js';
import { fieldsOfManifest, ownedFieldsOf } from './owned-fields.js';

const manifest: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { tier: 'front' } },
  spec: { replicas: 2, paused: null, template: { spec: { containers: [{ name: 'web', image: 'nginx:1' }] } } },
};

function live(change: { image?: string; label?: string; extra?: unknown } = {}): KubernetesObject {
  const { image = 'nginx:1', label = 'front', extra } = change;
  const containers = [
    { name: 'web', image, terminationMessagePath: '/dev/log' },
    ...(extra === undefined ? [] : [extra]),
  ];
  return {
    ...manifest,
    metadata: { ...manifest.metadata, uid: 'u', resourceVersion: '7', labels: { tier: label, theirs: 'yes' } },
    spec: { replicas: 2, revisionHistoryLimit: 10, template: { spec: { containers } } },
    status: { readyReplicas: 2 },
  };
}

type Owned = Pick<ManagedObject, 'replacedFields'>;

function digestOf(object: Owned, seen: KubernetesObject): string {
  return digestBeyond(seen, ownedFieldsOf(object, seen), undefined);
}

describe('what is ours in an object that was replaced whole', () => {
  const object = { replacedFields: fieldsOfManifest(manifest) };

  function differencesOf(desired: KubernetesObject, seen: KubernetesObject): Difference[] {
    return differences(ownedFieldsOf(object, seen), desired, seen);
  }

  it('is what its manifest says, list items by their position', () => {
    expect(object.replacedFields).toEqual({
      'f:metadata': { 'f:labels': { 'f:tier': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:template': { 'f:spec': { 'f:containers': { 'i:0': { 'f:name': {}, 'f:image': {} } } } },
      },
    });
  });

  it('stays the same whatever the cluster and others add', () => {
    const before = digestOf(object, live());
    expect(digestOf(object, live({ extra: { name: 'mesh', image: 'envoy' } }))).toBe(before);
    expect(differencesOf(live(), live({ extra: { name: 'mesh', image: 'envoy' } }))).toEqual([]);
  });

  it('differs where a value of the manifest differs', () => {
    expect(digestOf(object, live({ image: 'evil' }))).not.toBe(digestOf(object, live()));
    const found = differencesOf(live(), live({ image: 'evil', label: 'back' }));
    expect(found.map((each) => [each.path, each.desired, each.live])).toEqual([
      ['spec.template.spec.containers[0].image', 'nginx:1', 'evil'],
      ['metadata.labels.tier', 'front', 'back'],
    ]);
  });
});

describe('what is ours in an object that was applied', () => {
  it('is what the API server keeps of it', () => {
    const managedFields = [
      { manager: 'wheelhouse', operation: 'Apply' as const, fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ];
    const applied = { ...live(), metadata: { ...live().metadata, managedFields } };
    const object = { replacedFields: undefined };
    expect(digestOf(object, applied)).toBe(digestOf(object, { ...applied, status: {} }));
    expect(digestOf(object, applied)).not.toBe(digestOf(object, { ...applied, spec: { replicas: 3 } }));
  });
});
