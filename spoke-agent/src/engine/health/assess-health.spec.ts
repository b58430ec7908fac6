// Single rules are in measured-rules.spec.ts.
import { describe, expect, it } from '@jest/globals';
import type { Health } from '@wheelhouse/protocol';
import fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { applicationHealth, assessHealth, type ObjectHealth } from './assess-health.js';
import { BUILTIN_RULES } from './builtin-rules.js';
import { DESCRIBED_KINDS } from './catalogue/catalogue.js';
import { isHealth } from './lua-health.js';

const custom = (status: object, metadata: object = {}, apiVersion = 'shop.example.com/v1'): KubernetesObject => ({
  apiVersion,
  kind: 'Widget',
  metadata: { name: 'x', ...metadata },
  status,
});
const condition = (type: string, status: string, message = ''): object => ({ type, status, reason: 'Why', message });

describe('the health of a custom resource without a rule', () => {
  it('is not known where its status does not speak', () => {
    expect(assessHealth(custom({}))).toBeUndefined();
    expect(assessHealth(custom({ phase: 'Failed', conditions: [condition('Degraded', 'True')] }))).toBeUndefined();
    expect(assessHealth(custom({ observedGeneration: 1 }, { generation: 2 }))).toBeUndefined();
  });

  it('follows the conventions that controllers share', () => {
    const of = (...conditions: object[]): unknown => assessHealth(custom({ conditions }));
    expect(of(condition('Ready', 'True', 'all good'))).toEqual({ health: 'Healthy', message: 'all good' });
    expect(of(condition('Ready', 'False', 'not yet'))).toEqual({ health: 'Progressing', message: 'not yet' });
    expect(of(condition('Ready', 'Unknown'))).toEqual({ health: 'Progressing', message: 'Why' });
    expect(of(condition('Reconciling', 'True', 'working'), condition('Ready', 'True'))).toMatchObject({
      health: 'Progressing',
    });
    expect(of(condition('Stalled', 'True', 'no quota'), condition('Ready', 'False'))).toEqual({
      health: 'Degraded',
      message: 'no quota',
    });
    expect(of(condition('Stalled', 'False'), condition('Reconciling', 'False'))).toBeUndefined();
  });

  it('is Progressing until its latest change was observed', () => {
    const status = { observedGeneration: 1, conditions: [condition('Ready', 'True')] };
    expect(assessHealth(custom(status, { generation: 2 }))).toMatchObject({ health: 'Progressing' });
    expect(assessHealth(custom(status, { generation: 1 }))).toMatchObject({ health: 'Healthy' });
  });

  it('is nothing that kinds of Kubernetes itself have', () => {
    const status = { conditions: [condition('Ready', 'False')] };
    expect(assessHealth(custom(status, {}, 'v1'))).toBeUndefined();
    expect(assessHealth(custom(status, {}, 'storage.k8s.io/v1'))).toBeUndefined();
    expect(assessHealth(custom(status, {}, 'infrastructure.cluster.x-k8s.io/v1'))).toMatchObject({
      health: 'Progressing',
    });
  });
});

describe('the health of wild objects', () => {
  const kinds = [
    ...BUILTIN_RULES.keys(),
    ...DESCRIBED_KINDS,
    'a.crossplane.io/X',
    'b.cnrm.cloud.google.com/Y',
    'c.d/Z',
  ];
  const text = fc.constantFrom(
    '',
    'True',
    'False',
    'Unknown',
    'Ready',
    'Synced',
    'Running',
    'Failed',
    '2026-01-01T00:00:00Z',
  );
  const key = fc.constantFrom(
    'conditions',
    'type',
    'status',
    'reason',
    'message',
    'phase',
    'replicas',
    'observedGeneration',
    'containerStatuses',
    'state',
    'waiting',
    'terminated',
    'loadBalancer',
    'ingress',
    'parents',
    'listeners',
    'strategy',
    'active',
    '__proto__',
    'constructor',
  );
  const { wild } = fc.letrec((tie) => ({
    wild: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('wild'), { maxLength: 3 }),
      fc.dictionary(key, tie('wild'), { maxKeys: 4 }),
    ),
  }));

  it('is one of six words or nothing, and never an error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), wild, wild, wild, (kind, metadata, spec, status) => {
        const [group = '', name = ''] = kind.split('/');
        const apiVersion = group === '' ? 'v1' : `${group}/v1`;
        const extra = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {};
        const object = { apiVersion, kind: name, metadata: { name: 'x', ...extra }, spec, status } as KubernetesObject;
        const health = assessHealth(object);
        if (health === undefined) return;
        expect(isHealth(health.health)).toBe(true);
        expect(typeof health.message).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the health of an application', () => {
  const of = (health: Health | undefined, rest: Partial<ObjectHealth> = {}): ObjectHealth => ({
    isLive: true,
    isIgnored: false,
    health,
    ...rest,
  });

  it('is the worst among its live objects', () => {
    expect(applicationHealth([of('Healthy'), of('Suspended'), of(undefined)])).toBe('Suspended');
    expect(applicationHealth([of('Progressing'), of('Degraded'), of('Healthy')])).toBe('Degraded');
    expect(applicationHealth([of('Unknown'), of('Degraded')])).toBe('Unknown');
  });

  it('leaves out what is missing or ignored', () => {
    expect(applicationHealth([of('Healthy'), of(undefined, { isLive: false })])).toBe('Healthy');
    expect(applicationHealth([of('Healthy'), of('Degraded', { isIgnored: true })])).toBe('Healthy');
  });

  it('is Missing when objects are expected and none lives, and Healthy when none is expected', () => {
    expect(applicationHealth([of(undefined, { isLive: false })])).toBe('Missing');
    expect(applicationHealth([])).toBe('Healthy');
  });

  it('knows an object that lives but does not count', () => {
    expect(applicationHealth([of('Degraded', { isIgnored: true }), of(undefined, { isLive: false })])).toBe('Healthy');
  });

  it('does not count hooks, not even for whether anything lives', () => {
    expect(applicationHealth([of('Healthy'), of('Degraded', { isHook: true })])).toBe('Healthy');
    expect(applicationHealth([of('Degraded', { isHook: true })])).toBe('Healthy');
    expect(applicationHealth([of(undefined, { isLive: false }), of('Healthy', { isHook: true })])).toBe('Missing');
  });

  it('counts an application that it made, unless nothing is known of its health', () => {
    expect(applicationHealth([of('Degraded', { isApplication: true })])).toBe('Degraded');
    expect(applicationHealth([of('Unknown', { isApplication: true }), of('Missing', { isApplication: true })])).toBe(
      'Healthy',
    );
  });
});
