import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject, ManagedFieldsEntry } from '../../cluster/cluster.js';
import { injectedPointers, isAutoscaled, mayBeInjected } from './foreign-fields.js';

const object = (apiVersion: string, kind: string, content: object = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...content,
});
const workload = (...managedFields: ManagedFieldsEntry[]): KubernetesObject => ({
  ...object('apps/v1', 'Deployment'),
  metadata: { name: 'x', managedFields },
});
const REPLICAS = { 'f:spec': { 'f:replicas': {} } };

describe('replicas', () => {
  it('are an autoscaler’s when its controller owns them through the scale subresource', () => {
    const scale = { operation: 'Update' as const, subresource: 'scale', fieldsV1: REPLICAS };
    expect(isAutoscaled(workload({ manager: 'kube-controller-manager', ...scale }))).toBe(true);
    expect(isAutoscaled(workload({ manager: 'kubectl', ...scale }))).toBe(false);
  });

  it('are not when it only writes status, or nothing of them', () => {
    const manager = 'kube-controller-manager';
    expect(isAutoscaled(workload({ manager, subresource: 'status', fieldsV1: { 'f:status': {} } }))).toBe(false);
    expect(isAutoscaled(workload({ manager, subresource: 'scale', fieldsV1: { 'f:status': {} } }))).toBe(false);
    expect(isAutoscaled(workload({ manager, fieldsV1: REPLICAS }))).toBe(false);
    expect(isAutoscaled(workload({}))).toBe(false);
    expect(isAutoscaled(object('apps/v1', 'Deployment'))).toBe(false);
  });
});

describe('what controllers fill in', () => {
  const hooks = (...bundles: (string | undefined)[]): KubernetesObject =>
    object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', {
      webhooks: bundles.map((caBundle) => ({ clientConfig: caBundle === undefined ? {} : { caBundle } })),
    });

  it('are certificates where the manifest has a placeholder, and only there', () => {
    expect(injectedPointers(hooks('Cg==', 'cmVhbA==', '', undefined))).toEqual([
      '/webhooks/0/clientConfig/caBundle',
      '/webhooks/2/clientConfig/caBundle',
    ]);
    const conversion = { strategy: 'Webhook', webhook: { clientConfig: { caBundle: 'Cg==' } } };
    expect(
      injectedPointers(object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { conversion } })),
    ).toEqual(['/spec/conversion/webhook/clientConfig/caBundle']);
    expect(injectedPointers(object('apiregistration.k8s.io/v1', 'APIService', { spec: { caBundle: '' } }))).toEqual([
      '/spec/caBundle',
    ]);
  });

  it('are rules of roles that gather others', () => {
    const role = (content: object): KubernetesObject => object('rbac.authorization.k8s.io/v1', 'ClusterRole', content);
    expect(injectedPointers(role({ aggregationRule: {}, rules: [] }))).toEqual(['/rules']);
    expect(injectedPointers(role({ aggregationRule: {} }))).toEqual([]);
    expect(injectedPointers(role({ rules: [] }))).toEqual([]);
  });

  it('are nothing of objects that only look like it', () => {
    expect(injectedPointers(object('example.com/v1', 'APIService', { spec: { caBundle: '' } }))).toEqual([]);
    for (const webhooks of [null, 'x', [null, 3, { clientConfig: [] }]])
      expect(injectedPointers({ ...hooks(), webhooks })).toEqual([]);
    expect(mayBeInjected(object('v1', 'ConfigMap'))).toBe(false);
    expect(mayBeInjected(hooks())).toBe(true);
  });
});
