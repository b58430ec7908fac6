import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { KubernetesObject } from '../../../cluster/cluster.js';
import { parseCustomizations } from '../../customizations/parse-customizations.js';
import { IgnoreRules } from '../../ignore/ignore-rules.js';
import type { JqRunner } from '../../ignore/ignored-fields.js';
import { compare, type ComparisonSettings } from './comparison.js';
import { isSameJson } from './json-values.js';
import { objectDifferences } from './object-differences.js';
import { canonicalDuration } from './go-duration.js';
import { canonicalQuantity } from './quantity.js';

/** A manifest and a live object, and whether Argo CD 3.5 calls them different: measured with its own code, one case a line. */
interface MeasuredCase {
  readonly name: string;
  readonly desired: KubernetesObject;
  readonly live: KubernetesObject;
  /** What is ignored. */
  readonly pointers?: readonly string[];
  readonly managers?: readonly string[];
  readonly isDifferent: boolean;
}

const MEASURED = readFileSync(join(import.meta.dirname, '../../../../testdata/diff/measured.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as MeasuredCase);

const runner: JqRunner = { jq: () => Promise.reject(new Error('No expression is asked here.')) };

function settings(pointers: readonly string[] = [], managers: readonly string[] = [], data = {}): ComparisonSettings {
  const customizations = parseCustomizations(data);
  const rule = { group: '*', kind: '*', jsonPointers: pointers, managedFieldsManagers: managers };
  return { rules: new IgnoreRules([rule], customizations), customizations, runner };
}

async function isDifferent({
  desired,
  live,
  pointers,
  managers,
}: Omit<MeasuredCase, 'name' | 'isDifferent'>): Promise<boolean> {
  const found = await compare(desired, live, settings(pointers, managers));
  return !isSameJson(found.predicted, found.live);
}

describe('a comparison three ways', () => {
  it.each(MEASURED)('agrees with Argo CD about $name', async (measured) => {
    expect(await isDifferent(measured)).toBe(measured.isDifferent);
  });

  it('finds nothing between an object and itself, whatever it holds', async () => {
    const wild = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    const kinds = fc.constantFrom(
      ['apps/v1', 'Deployment'],
      ['v1', 'Secret'],
      ['example.com/v1', 'Foo'],
      ['v1', 'Endpoints'],
    );
    await fc.assert(
      fc.asyncProperty(kinds, wild, async ([apiVersion = '', kind = ''], spec) => {
        const object = { apiVersion, kind, metadata: { name: 'x' }, spec };
        const found = await compare(object, structuredClone(object), settings());
        expect(objectDifferences(found.predicted, found.live)).toEqual([]);
      }),
    );
  });

  it('knows no name that is more than a name', async () => {
    const labelled = (labels: string, apiVersion: string): KubernetesObject => ({
      apiVersion,
      kind: 'ConfigMap',
      metadata: JSON.parse(`{"name": "x", "labels": ${labels}}`) as KubernetesObject['metadata'],
    });
    for (const apiVersion of ['v1', 'example.com/v1'])
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        const [desired, live] = [labelled(`{"${name}": "a"}`, apiVersion), labelled('{"b": "c"}', apiVersion)];
        const found = await compare(desired, live, settings());
        const [difference] = objectDifferences(found.predicted, found.live);
        expect(difference).toMatchObject({ desired: 'a', live: undefined });
        const same = await compare(desired, structuredClone(desired), settings());
        expect(objectDifferences(same.predicted, same.live)).toEqual([]);
      }
  });

  it('leaves rules of aggregated roles alone where the administrator says so', async () => {
    const role = (rules: unknown[]) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'x' },
      aggregationRule: { clusterRoleSelectors: [] },
      rules,
    });
    const data = { 'resource.compareoptions': 'ignoreAggregatedRoles: true' };
    const found = await compare(role([]), role([{ verbs: ['get'] }]), settings([], [], data));
    expect(found.predicted).toEqual(found.live);
  });

  it('reads configured fields of custom resources as types of Kubernetes', async () => {
    const foo = (cpu: string) => ({
      apiVersion: 'example.com/v1',
      kind: 'Foo',
      metadata: { name: 'x' },
      spec: { list: [{ cpu }] },
    });
    const data = {
      'resource.customizations.knownTypeFields.example.com_Foo': '- {field: spec.list.cpu, type: core/Quantity}',
    };
    const found = await compare(foo('1000m'), foo('1'), settings([], [], data));
    expect(found.predicted).toEqual(found.live);
  });
});

describe('a duration', () => {
  it.each([
    ['90s', '1m30s'],
    ['1h', '1h0m0s'],
    ['0.5s', '500ms'],
    ['1.5h', '1h30m0s'],
    ['-61s', '-1m1s'],
    ['1500us', '1.5ms'],
    ['1ns', '1ns'],
    ['0', '0s'],
    ['0h', '0s'],
    ['1m0s', '1m0s'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalDuration(text)).toBe(canonical);
  });

  it('is nothing else', () => {
    for (const text of ['', '1', 's', '1 s', '1d', 'one', 5, null]) expect(canonicalDuration(text)).toBeUndefined();
  });
});

describe('a quantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['100Ki', '100Ki'],
    ['0.1Gi', '107374182400m'],
    ['-1000m', '-1'],
    ['512', '512'],
    ['0.5Mi', '512Ki'],
    ['.5', '500m'],
    ['1.', '1'],
    ['+1', '1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('is nothing else', () => {
    for (const text of ['', 'm', '1 Gi', '1gi', 'one', '1e', true, null, {}, '1'.repeat(100)])
      expect(canonicalQuantity(text)).toBeUndefined();
  });

  it('in canonical form stays as it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom('', 'm', 'u', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3'),
        (number, suffix) => {
          const canonical = canonicalQuantity(`${number}${suffix}`);
          expect(canonicalQuantity(canonical)).toBe(canonical);
        },
      ),
    );
  });
});
