import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { parseExactJson } from '../../cluster/exact-json.js';
import { differences, type Difference } from './difference.js';
import { ownedFields, unionOf, type FieldSet } from './field-set.js';
import { showDifferences, MAX_VALUE_LENGTH } from './masking.js';
import { SecretFields } from './secret-fields.js';
import { ownedDigest } from './owned-values.js';
import { writerOf } from './writer.js';

/** The differences over all that we own in either object. */
const ownedDifferences = (desired: KubernetesObject, live: KubernetesObject): Difference[] =>
  differences(unionOf(ownedFields(desired), ownedFields(live)), desired, live);

const FIELDS: FieldSet = {
  'f:metadata': {
    'f:labels': { 'f:app.kubernetes.io/name': {} },
    'f:finalizers': { '.': {}, 'v:"example.com/a"': {} },
  },
  'f:spec': {
    'f:replicas': {},
    'f:selector': {},
    'f:template': {
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
          },
        },
      },
    },
  },
};

function web(
  change: { replicas?: number; image?: string; label?: string; extra?: object; containers?: object[] } = {},
): KubernetesObject {
  const container = { name: 'web', image: change.image ?? 'nginx:1', ports: [{ containerPort: 80, protocol: 'TCP' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      labels: { 'app.kubernetes.io/name': change.label ?? 'web', other: String(Math.PI) },
      finalizers: ['example.com/a'],
      managedFields: [{ manager: 'wheelhouse', operation: 'Apply', fieldsV1: FIELDS }],
    },
    spec: {
      replicas: change.replicas ?? 2,
      selector: { matchLabels: { a: 'b' } },
      template: { spec: { containers: change.containers ?? [container] } },
      ...change.extra,
    },
  };
}

describe('the difference over owned fields', () => {
  it('is empty for equal fields, whatever others own', () => {
    expect(ownedDifferences(web(), web({ extra: { paused: true } }))).toEqual([]);
    expect(ownedDigest(web())).toBe(ownedDigest(web({ extra: { paused: true } })));
  });

  it('names members, list items by key, and names that need quotes', () => {
    const found = ownedDifferences(web(), web({ replicas: 5, image: 'nginx:2', label: 'x' }));
    expect(found.map(({ path, desired, live }) => [path, desired, live])).toEqual([
      ['metadata.labels["app.kubernetes.io/name"]', 'web', 'x'],
      ['spec.replicas', 2, 5],
      ['spec.template.spec.containers[name=web].image', 'nginx:1', 'nginx:2'],
    ]);
    expect(ownedDigest(web())).not.toBe(ownedDigest(web({ replicas: 5 })));
  });

  it('stays at the item when a whole item is gone, and does not mind the order of items', () => {
    const sidecar = { name: 'sidecar', image: 'a' };
    const container = { name: 'web', image: 'nginx:1', ports: [{ containerPort: 80, protocol: 'TCP' }] };
    expect(ownedDifferences(web(), web({ containers: [sidecar, container] }))).toEqual([]);
    expect(ownedDifferences(web(), web({ containers: [sidecar] }))).toMatchObject([
      { path: 'spec.template.spec.containers[name=web]', live: undefined },
    ]);
  });

  it('takes a node without children whole', () => {
    const found = differences(
      { 'f:spec': { 'f:selector': {} } },
      { spec: { selector: { a: 1 } } },
      { spec: { selector: { a: 1, b: 2 } } },
    );
    expect(found).toMatchObject([{ path: 'spec.selector', desired: { a: 1 }, live: { a: 1, b: 2 } }]);
  });

  it('notices an item that left a set', () => {
    const found = differences({ 'f:s': { 'v:"a"': {}, 'v:"b"': {} } }, { s: ['a', 'b'] }, { s: ['b'] });
    expect(found.map(({ path }) => path)).toEqual(['s["a"]']);
  });

  const depth = { maxDepth: 4 };
  const { value, fields } = fc.letrec<{ value: unknown; fields: FieldSet }>((tie) => ({
    value: fc.oneof(depth, fc.jsonValue({ maxDepth: 1 }), fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'))),
    fields: fc.oneof(
      depth,
      fc.constant({}),
      fc.dictionary(fc.constantFrom('f:a', 'f:b', 'f:c', 'k:{"a":1}', 'v:"b"', 'i:0', '.', 'k:{bad'), tie('fields')),
    ),
  }));

  it('is empty between equal values and never throws, for any value and any set', () => {
    fc.assert(
      fc.property(fields, value, value, (fields, left, right) => {
        expect(differences(fields, left, structuredClone(left))).toEqual([]);
        const found = differences(fields, left, right);
        const back = differences(fields, right, left);
        expect(found.map(({ path }) => path)).toEqual(back.map(({ path }) => path));
      }),
    );
  });

  it('finds the same over a union of sets in either order', () => {
    const paths = (found: { path: string }[]): string[] => found.map(({ path }) => path).toSorted();
    fc.assert(
      fc.property(fields, fields, value, value, (one, two, left, right) => {
        const found = paths(differences(unionOf(one, two), left, right));
        expect(paths(differences(unionOf(two, one), left, right))).toEqual(found);
      }),
    );
  });
});

describe('whole numbers that a double cannot hold', () => {
  const big = (digits: string): KubernetesObject => web({ extra: parseExactJson(`{"replicas":${digits}}`) as object });

  it('are compared and shown with all their digits', () => {
    expect(ownedDifferences(big('9007199254740993'), big('9007199254740993'))).toEqual([]);
    expect(ownedDigest(big('9007199254740993'))).not.toBe(ownedDigest(big('9007199254740992')));
    const found = ownedDifferences(big('9007199254740993'), big('9007199254740992'));
    expect(showDifferences(new SecretFields([]), found)).toEqual([
      { path: 'spec.replicas', desired: '9007199254740993', live: '9007199254740992' },
    ]);
  });
});

describe('who wrote a field', () => {
  const live = web({ replicas: 5 });
  live.metadata.managedFields = [
    {
      manager: 'wheelhouse',
      operation: 'Apply',
      time: '2026-01-05T00:00:00Z',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    },
    { manager: 'old', operation: 'Update', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    {
      manager: 'kubectl',
      operation: 'Update',
      subresource: 'scale',
      time: '2026-01-02T00:00:00Z',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    },
    { manager: 'other', operation: 'Update', time: '2026-01-03T00:00:00Z', fieldsV1: { 'f:spec': { 'f:paused': {} } } },
  ];

  it('is the latest other manager that owns it, with its time', () => {
    expect(writerOf(live, ['f:spec', 'f:replicas'])).toEqual({
      manager: 'kubectl',
      changedAt: '2026-01-02T00:00:00.000Z',
    });
  });

  it('is unknown when nobody owns it', () => {
    expect(writerOf(live, ['f:spec', 'f:selector'])).toBeUndefined();
  });
});

describe('what is shown of differences', () => {
  const difference = (path: string, desired: unknown, live: unknown) => ({
    path,
    segments: path.split('.').map((name) => (name.includes(':') ? name : `f:${name}`)),
    desired,
    live,
  });
  const ofSecret = SecretFields.of('Secret', [], []);

  it('hides every value of a Secret, with equal lengths for equal values and others for others', () => {
    const shown = showDifferences(ofSecret, [
      difference('data.a', 'canary', 'other'),
      difference('data.b', 'canary', undefined),
    ]);
    expect(shown).toEqual([
      { path: 'data.a', desired: '"++++++++"', live: '"+++++++++"' },
      { path: 'data.b', desired: '"++++++++"', live: null },
    ]);
  });

  it('hides whole maps, too', () => {
    const [shown] = showDifferences(ofSecret, [difference('data', { user: 'canary-1', pass: ['canary-2'] }, null)]);
    expect(JSON.stringify(shown)).not.toContain('canary');
    expect(shown?.desired).toContain('user');
  });

  it('never lets any string of a Secret through', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 3 }), (value, canary) => {
        const secret = `canary-${canary}`;
        const [shown] = showDifferences(ofSecret, [difference('data', { nested: [value, secret] }, secret)]);
        expect(JSON.stringify(shown)).not.toContain('canary-');
      }),
    );
  });

  it('shows JSON for other kinds, cut when it is long', () => {
    expect(showDifferences(new SecretFields([]), [difference('data.a', '1', { b: 2 })])).toEqual([
      { path: 'data.a', desired: '"1"', live: '{"b":2}' },
    ]);
    const [long] = showDifferences(new SecretFields([]), [difference('data.a', 'x'.repeat(100_000), undefined)]);
    expect(long?.desired?.length).toBeLessThan(MAX_VALUE_LENGTH * 1.1);
    expect(JSON.parse(long?.desired ?? '')).toContain('100002 characters');
  });
});
