import { describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL, TRACKING_ANNOTATION } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';
import { imagesOf } from './images.js';
import { track, trackedApplication } from './tracking.js';

const target = { applicationId: 'id-1', applicationName: 'web', namespace: 'shop', isNamespaced: true };

function manifest(rest: Record<string, unknown> = {}): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, ...rest };
}

describe('tracking', () => {
  it('adds namespace, label and an annotation that points at the object', () => {
    const tracked = track(manifest(), target);
    expect(tracked.metadata).toEqual({
      name: 'web',
      namespace: 'shop',
      labels: { [APPLICATION_LABEL]: 'id-1' },
      annotations: { [TRACKING_ANNOTATION]: 'web:apps/Deployment:shop/web' },
    });
    expect(trackedApplication(tracked)).toBe('id-1');
  });

  it('keeps the namespace that a manifest names, and takes it off what is cluster-scoped', () => {
    const named = manifest({ metadata: { name: 'web', namespace: 'other' } });
    expect(track(named, target).metadata.namespace).toBe('other');
    expect(track(named, { ...target, isNamespaced: false }).metadata.namespace).toBeUndefined();
  });

  it('drops what only the API server sets, and never changes the manifest', () => {
    const given = manifest({
      status: {},
      metadata: { name: 'web', uid: 'u', resourceVersion: '5', creationTimestamp: null },
    });
    const before = structuredClone(given);
    const tracked = track(given, target);
    expect(Object.keys(tracked.metadata).toSorted()).toEqual(['annotations', 'labels', 'name', 'namespace']);
    expect(tracked['status']).toBeUndefined();
    expect(given).toEqual(before);
  });

  it('does not take a copy for one of ours', () => {
    const copy = track(manifest(), target);
    copy.metadata = { ...copy.metadata, name: 'copy' };
    expect(trackedApplication(copy)).toBeUndefined();
    expect(trackedApplication(manifest())).toBeUndefined();
  });

  it('folds stringData of a Secret into data', () => {
    const tracked = track(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's' },
        data: { a: 'eA==' },
        stringData: { a: 'y', b: 'z' },
      },
      target,
    );
    expect(tracked['data']).toEqual({ a: 'eQ==', b: 'eg==' });
    expect(tracked['stringData']).toBeUndefined();
  });
});

describe('images', () => {
  it('are those of all containers of pods and of what makes pods, once each', () => {
    const pod = { initContainers: [{ image: 'a' }], containers: [{ image: 'b' }, { image: 'a' }, {}] };
    expect(imagesOf({ ...manifest({ spec: pod }), kind: 'Pod' })).toEqual(['a', 'b']);
    expect(imagesOf(manifest({ spec: { template: { spec: pod } } }))).toEqual(['a', 'b']);
    expect(
      imagesOf({ ...manifest({ spec: { jobTemplate: { spec: { template: { spec: pod } } } } }), kind: 'CronJob' }),
    ).toEqual(['a', 'b']);
    expect(imagesOf(manifest({ spec: { containers: [{ image: 'x' }] } }))).toEqual([]);
  });
});
