import { afterAll, describe, expect, it } from '@jest/globals';
import { ruleForDrift } from '@wheelhouse/protocol';
import * as fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { WorkerScriptRunner } from '../../scripts/worker-script-runner.js';
import { fieldPath } from '../diff/field-path.js';
import { step } from '../diff/field-set.js';
import { IgnoreRules } from './ignore-rules.js';
import { subjectOf, withoutFields } from './ignored-fields.js';

const runner = new WorkerScriptRunner();
afterAll(() => runner.close());

const about = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const web = (spec: unknown): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'shop',
    finalizers: ['example.com/a', 'b'],
    labels: { 'app.kubernetes.io/name': 'x' },
  },
  spec,
});

/** The object without what the rule that accepts drift of the field leaves out. */
async function accepted(object: KubernetesObject, segments: readonly string[]): Promise<KubernetesObject> {
  const rule = ruleForDrift({ ...about, field: fieldPath(segments) });
  const rules = new IgnoreRules(rule === undefined ? [] : [rule]).of(subjectOf(object));
  const { object: left, problems } = await withoutFields(object, rules, runner);
  expect(problems).toEqual([]);
  return left;
}

function valueOf(object: unknown, segments: readonly string[]): unknown {
  return segments.reduce(step, object);
}

describe('the rule that accepts drift', () => {
  const ports = [
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 80, protocol: 'UDP' },
  ];
  const object = web({
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'a', ports },
          { name: '7', image: 'b' },
        ],
      },
    },
  });
  const pod = ['f:spec', 'f:template', 'f:spec', 'f:containers'];
  const paths = [
    [...pod, 'k:{"name":"web"}', 'f:image'],
    [...pod, 'k:{"name":"7"}', 'f:image'],
    [...pod, 'k:{"name":"web"}', 'f:ports', 'k:{"containerPort":80,"protocol":"UDP"}'],
    [...pod, 'i:1', 'f:image'],
    ['f:metadata', 'f:labels', 'f:app.kubernetes.io/name'],
    ['f:metadata', 'f:finalizers', 'v:"example.com/a"'],
    ['f:metadata', 'f:finalizers', 'v:"b"'],
  ];

  it.each(paths)('leaves out the field and nothing else: %j', async (...segments) => {
    expect(valueOf(object, segments)).toBeDefined();
    const left = await accepted(object, segments);
    expect(valueOf(left, segments)).toBeUndefined();
    for (const other of paths.filter((path) => path.join() !== segments.join() && !path.includes('i:1')))
      if (!segments.includes('i:1')) expect(valueOf(left, other)).toEqual(valueOf(object, other));
  });

  it('is a JSON pointer where that says it', () => {
    expect(ruleForDrift({ ...about, field: 'spec.replicas' })).toEqual({ ...about, jsonPointers: ['/spec/replicas'] });
    expect(ruleForDrift({ ...about, group: '', namespace: '', field: 'metadata.labels["a.b/c~d"]' })).toEqual({
      kind: 'Deployment',
      name: 'web',
      jsonPointers: ['/metadata/labels/a.b~1c~0d'],
    });
  });

  it('is a jq expression where an item is named by its keys', () => {
    expect(
      ruleForDrift({ ...about, field: 'spec.template.spec.containers[name=web].image' })?.jqPathExpressions,
    ).toEqual(['.spec.template.spec.containers[] | select(.name == "web") | .image']);
  });

  it('does not exist for a whole object, or for what is no path', () => {
    for (const field of ['', '[', 'a[b', 'a..b', 'a["b', '"'])
      expect(ruleForDrift({ ...about, field })).toBeUndefined();
  });

  it('leaves out any field of any object, whatever its name', async () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 8 }),
      fc.constantFrom('a-b', 'x', '__proto__', 'a"b', 'é', '\\(.x)'),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), name, async (names, item) => {
        const [first = '', ...others] = names;
        const members = Object.fromEntries(names.map((each) => [each, 1]));
        const object = web({
          [first]: {
            list: [
              { name: item, ...members, value: 1 },
              { name: `${item}-other`, value: 2 },
            ],
          },
        });
        const list = ['f:spec', `f:${first}`, 'f:list'];
        const segments = [...list, `k:${JSON.stringify({ name: item })}`, 'f:value'];
        if (names.includes('name') || names.includes('value') || /[\],=]/.test(item)) return;
        const left = await accepted(object, segments);
        expect(valueOf(left, segments)).toBeUndefined();
        expect(valueOf(left, [...list, `k:${JSON.stringify({ name: `${item}-other` })}`, 'f:value'])).toBe(2);
        for (const other of others)
          expect(valueOf(left, [...list, `k:${JSON.stringify({ name: item })}`, `f:${other}`])).toBe(1);
      }),
      { numRuns: 40 },
    );
  });
});
