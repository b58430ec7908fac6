import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson } from '../cluster/exact-json.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { SecretFields } from '../engine/diff/secret-fields.js';
import { ManifestMask } from './masked-manifest.js';

const CANARY = 'canary-4711';
const secret = (data: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  metadata: {
    name: 'login',
    namespace: 'shop',
    labels: { 'wheelhouse.dev/application-id': 'id', note: CANARY },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"a":"${CANARY}"}}` },
  },
  data,
});

describe('a Secret', () => {
  it('shows which one it is, and nothing of its values', () => {
    const shown = new ManifestMask('everything').apply(secret({ a: CANARY, b: 'other', c: CANARY }));
    expect(JSON.stringify(shown)).not.toContain(CANARY);
    expect(shown).toMatchObject({
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'login', namespace: 'shop', labels: { 'wheelhouse.dev/application-id': 'id' } },
    });
    const { a, b, c } = shown['data'] as Record<string, string>;
    expect(a).toBe(c);
    expect(a).not.toBe(b);
  });

  it('has equal masks for equal values on both sides', () => {
    const mask = new ManifestMask('everything');
    const [live, desired] = [secret({ a: 'x', b: 'y' }), secret({ a: 'x', b: 'z' })].map(
      (side) => mask.apply(side)['data'] as Record<string, string>,
    );
    expect(live?.['a']).toBe(desired?.['a']);
    expect(live?.['b']).not.toBe(desired?.['b']);
  });

  it('lets no value through, whatever its shape', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constant(CANARY),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (data) => {
        const shown = new ManifestMask('everything').apply({ ...secret(data), extra: data });
        expect(JSON.stringify(shown)).not.toContain(CANARY);
      }),
    );
  });
});

describe('an object with values that were encrypted in Git', () => {
  const fields = new SecretFields([['spec', 'containers', 'env', 'value']]);
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': CANARY, team: 'shop' },
      managedFields: [{ manager: 'x', fieldsV1: { [`k:{"value":"${CANARY}"}`]: {} } }],
    },
    spec: { nodeName: 'one', containers: [{ name: 'web', env: [{ name: 'PASSWORD', value: CANARY }] }] },
    status: { message: `could not use ${CANARY}` },
  };

  it('keeps them to itself, with every copy of them, and shows the rest', () => {
    const shown = new ManifestMask(fields).apply(object);
    expect(JSON.stringify(shown)).not.toContain(CANARY);
    expect(shown).toMatchObject({
      metadata: { name: 'web', annotations: { team: 'shop' } },
      spec: { nodeName: 'one', containers: [{ name: 'web', env: [{ name: 'PASSWORD' }] }] },
    });
  });

  it('is shown as it is where nothing is secret', () => {
    expect(new ManifestMask(new SecretFields([])).apply(object)).toBe(object);
  });

  it('keeps the digits of long numbers, and hides those that are secret', () => {
    const exact = parseExactJson('{"spec":{"a":12345678901234567890,"b":12345678901234567890}}') as KubernetesObject;
    const shown = new ManifestMask(new SecretFields([['spec', 'b']])).apply({ ...object, ...exact });
    expect(JSON.stringify(shown)).toContain('"a":12345678901234567890');
    expect(JSON.stringify(shown)).toMatch(/"b":"\++"/);
  });
});
