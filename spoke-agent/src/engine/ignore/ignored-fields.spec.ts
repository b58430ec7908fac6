import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pointerOf } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ScriptError } from '../../scripts/scripts.errors.js';
import { parseCustomizations } from '../customizations/parse-customizations.js';
import { IgnoreRules } from './ignore-rules.js';
import { subjectOf, withoutFields, withoutPointers, type JqRunner } from './ignored-fields.js';
import { locate, parsePointer } from './json-pointer.js';
import { withoutIgnored } from './without-ignored.js';

const web: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'a' },
          { name: 'proxy', image: 'p' },
        ],
      },
    },
  },
};
const noJq: JqRunner = { jq: () => Promise.reject(new ScriptError('SCRIPT_FAILED', 'No jq here.')) };

/** A jq that knows one expression: it names the container called proxy. */
const pathToProxy: JqRunner = {
  jq: (filter) => {
    expect(filter).toBe('[path(.spec.template.spec.containers[] | select(.name == "proxy"))]');
    return Promise.resolve([[['spec', 'template', 'spec', 'containers', 1]]]);
  },
};

describe('which rules count for an object', () => {
  const rule = { kind: 'Deployment', group: 'apps', jsonPointers: ['/spec/replicas'] };
  const countsFor = (rules: ConstructorParameters<typeof IgnoreRules>[0], object = web): boolean =>
    new IgnoreRules(rules).of(subjectOf(object)) !== undefined;

  it('are those of its group and kind, as globs', () => {
    expect(countsFor([rule])).toBe(true);
    expect(countsFor([{ ...rule, group: '*', kind: '*' }])).toBe(true);
    expect(countsFor([{ ...rule, kind: '{Deployment,StatefulSet}' }])).toBe(true);
    expect(countsFor([{ ...rule, group: 'batch' }])).toBe(false);
    expect(countsFor([{ kind: 'Deployment', jsonPointers: ['/spec'] }])).toBe(false);
  });

  it('are those of its name and namespace where a rule gives them', () => {
    expect(countsFor([{ ...rule, name: 'web', namespace: 'shop' }])).toBe(true);
    expect(countsFor([{ ...rule, name: 'api' }])).toBe(false);
    expect(countsFor([{ ...rule, namespace: 'other' }])).toBe(false);
  });

  it('include the administrator’s for the kind, and for all', () => {
    const customizations = parseCustomizations({
      'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/paused]',
      'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [kube-controller-manager]',
    });
    const found = new IgnoreRules([rule], customizations).of(subjectOf(web));
    expect(found?.steps).toHaveLength(2);
    expect(found).toMatchObject({ managers: ['kube-controller-manager'], isPlain: false });
  });

  it('are one instance for all objects that they count for', () => {
    const rules = new IgnoreRules([rule]);
    expect(rules.of(subjectOf(web))).toBe(rules.of({ ...subjectOf(web), name: 'api' }));
  });
});

describe('a JSON pointer', () => {
  it('leads to members and items, absent ones nowhere', () => {
    const at = (pointer: string): unknown => locate(web, parsePointer(pointer) ?? ['none']);
    expect(at('/spec/template/spec/containers/1/image')).toEqual([
      'spec',
      'template',
      'spec',
      'containers',
      1,
      'image',
    ]);
    expect(at('/spec/template/spec/containers/-1')).toEqual(['spec', 'template', 'spec', 'containers', 1]);
    for (const pointer of ['/spec/paused', '/spec/template/spec/containers/7', '/spec/replicas/a', 'spec', ''])
      expect(at(pointer)).toBeUndefined();
  });

  it('is read as it was written, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (tokens) => {
        expect(parsePointer(pointerOf(tokens))).toEqual(tokens);
      }),
    );
  });

  it('is removed from the object, and the object given stays as it was', () => {
    const rules = new IgnoreRules([
      { group: '*', kind: '*', jsonPointers: ['/spec/replicas', '/metadata/labels/a', '/x'] },
    ]);
    const before = structuredClone(web);
    const left = withoutPointers(web, rules.of(subjectOf(web)));
    expect(left.metadata.labels).toEqual({});
    expect(left['spec']).toEqual({ template: (web['spec'] as { template: unknown }).template });
    expect(web).toEqual(before);
  });
});

describe('jq expressions', () => {
  const expression = '.spec.template.spec.containers[] | select(.name == "proxy")';
  const rules = new IgnoreRules([{ group: 'apps', kind: 'Deployment', jqPathExpressions: [expression] }]).of(
    subjectOf(web),
  );

  it('are deleted from the object', async () => {
    const { object, problems } = await withoutFields(web, rules, pathToProxy);
    expect(problems).toEqual([]);
    expect(JSON.stringify(object)).not.toContain('proxy');
    expect(JSON.stringify(object)).toContain('"web"');
  });

  it('leave everything in when they cannot be answered, and it is said', async () => {
    const { object, problems } = await withoutFields(web, rules, noJq);
    expect(object).toBe(web);
    expect(problems).toEqual([{ expression, code: 'SCRIPT_FAILED', message: 'No jq here.' }]);
  });

  it('leave out slices, and positions from the end', async () => {
    const containers = ['spec', 'template', 'spec', 'containers'];
    const left = async (...path: unknown[]): Promise<unknown> => {
      const { object } = await withoutFields(web, rules, { jq: () => Promise.resolve([[[...containers, ...path]]]) });
      return (
        object['spec'] as { template: { spec: { containers: { name: string }[] } } }
      ).template.spec.containers.map(({ name }) => name);
    };
    expect(await left(-1)).toEqual(['web']);
    expect(await left({ start: 1, end: null })).toEqual(['web']);
    expect(await left({ start: null, end: -1 })).toEqual(['proxy']);
    expect(await left({ start: 5, end: 9 })).toEqual(['web', 'proxy']);
    for (const nothing of [7, -7, 'name', null, true]) expect(await left(nothing)).toEqual(['web', 'proxy']);
  });

  it('change nothing when they answer with something else, or with the whole object', async () => {
    for (const answer of [[], [null], [{}], [[]], [[[]]], [3], [['spec']], [[['none', 'spec']]]])
      expect((await withoutFields(web, rules, { jq: () => Promise.resolve(answer) })).object).toEqual(web);
  });
});

describe('a manifest that respects ignored differences', () => {
  const live: KubernetesObject = {
    ...structuredClone(web),
    metadata: { name: 'web', namespace: 'shop', labels: { a: 'changed' }, uid: '1', resourceVersion: '5' },
    status: { replicas: 9 },
  };
  (live['spec'] as { replicas: number }).replicas = 9;
  const respectful = async (rule: object, manifest = web): Promise<KubernetesObject> => {
    const rules = new IgnoreRules([{ group: '*', kind: '*', ...rule }]).of(subjectOf(manifest));
    return (await withoutIgnored(manifest, live, rules, noJq)).manifest;
  };

  it('has the live values where it may differ, and its own elsewhere', async () => {
    expect(await respectful({ jsonPointers: ['/spec/replicas'] })).toMatchObject({
      metadata: { labels: { a: 'b' } },
      spec: { replicas: 9 },
    });
  });

  it('lacks what may differ and is not live', async () => {
    const manifest = { ...web, spec: { ...(web['spec'] as object), paused: true } };
    expect((await respectful({ jsonPointers: ['/spec/paused'] }, manifest))['spec']).not.toHaveProperty('paused');
  });

  it('takes live values inside list items, and never gives up one that is only somewhere else', async () => {
    const injected = structuredClone(live) as unknown as {
      spec: { template: { spec: { containers: { name: string; image: string }[] } } };
    };
    const { containers } = injected.spec.template.spec;
    for (const container of containers) container.image = `live-${container.image}`;
    containers.unshift({ name: 'injected', image: 'i' });
    const rule = { group: '*', kind: '*', jsonPointers: ['/spec/template/spec/containers/1/image'] };
    const rules = new IgnoreRules([rule]).of(subjectOf(web));
    const { manifest } = await withoutIgnored(web, injected as unknown as KubernetesObject, rules, noJq);
    const expected = [
      { name: 'web', image: 'live-a' },
      { name: 'proxy', image: 'live-p' },
    ];
    expect(manifest).toMatchObject({ spec: { template: { spec: { containers: expected } } } });
  });

  it('keeps items that may differ as they are live, also those that only a controller added', async () => {
    const changed = structuredClone(live) as unknown as { spec: { template: { spec: { containers: object[] } } } };
    changed.spec.template.spec.containers = [
      { name: 'web', image: 'a' },
      { name: 'proxy', image: 'p2' },
      { name: 'log', image: 'l' },
    ];
    const expression = '.spec.template.spec.containers[] | select(.name != "web")';
    const runner: JqRunner = {
      jq: (_filter, input) => {
        const list = (input as typeof changed).spec.template.spec.containers as { name: string }[];
        const at = list.flatMap(({ name }, index) => (name === 'web' ? [] : [index]));
        return Promise.resolve([at.map((index) => ['spec', 'template', 'spec', 'containers', index])]);
      },
    };
    const rules = new IgnoreRules([{ group: '*', kind: '*', jqPathExpressions: [expression] }]).of(subjectOf(web));
    const { manifest } = await withoutIgnored(web, changed as unknown as KubernetesObject, rules, runner);
    expect(manifest).toMatchObject({
      spec: { template: { spec: { containers: changed.spec.template.spec.containers } } },
    });
  });

  it('takes only what is live, and a list whole where its items have no names', async () => {
    const manifest = { ...web, spec: { list: [1, 2, 3], map: { a: 1, b: 2 } } };
    const now = { ...live, spec: { list: [1, 2, 4], map: { a: 9 } } };
    const rules = new IgnoreRules([
      { group: '*', kind: '*', jsonPointers: ['/spec/list', '/spec/map/a', '/spec/map/b'] },
    ]);
    const { manifest: kept } = await withoutIgnored(manifest, now, rules.of(subjectOf(web)), noJq);
    expect(kept['spec']).toEqual({ list: [1, 2, 4], map: { a: 9 } });
  });

  it('takes what a manager owns', async () => {
    live.metadata.managedFields = [
      { manager: 'scaler', operation: 'Update', fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } } },
    ];
    const manifest = await respectful({ managedFieldsManagers: ['scaler'] });
    expect(manifest['spec']).toMatchObject({ replicas: 9 });
    expect(manifest.metadata).not.toHaveProperty('managedFields');
  });

  it('stays the object that it is, and takes neither status nor what only the server sets', async () => {
    const manifest = await respectful({ jsonPointers: ['/metadata', '/kind', '/apiVersion', '/status'] });
    expect(manifest).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
    });
    expect(manifest).not.toHaveProperty('status');
    expect(manifest.metadata).not.toHaveProperty('uid');
    expect(manifest.metadata).not.toHaveProperty('resourceVersion');
  });
});
