import { describe, expect, it } from '@jest/globals';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { expand } from './expand.js';

/** Does what a hostile or clumsy template does: works long, though each single rendering is within its bounds. */
function setOf(language: object, name: string, elements: number): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'slow' },
    spec: {
      ...language,
      generators: [{ list: { elements: Array.from({ length: elements }, (_, index) => ({ i: `${index}` })) } }],
      template: { metadata: { name }, spec: { project: 'default', destination: {} } },
    },
  });
}

/** A clock that says for so many looks that there is time. */
function overdueAfter(looks: number): { isOverdue: () => boolean; asked: () => number } {
  let asked = 0;
  return { isOverdue: () => (asked += 1) > looks, asked: () => asked };
}

const FACTS = { clusters: () => [], repository: () => undefined };

describe('An expansion that takes too long', () => {
  it('is refused between two parameter sets', () => {
    const set = parseApplicationSet(setOf({}, 'a-{{i}}', 10_000));
    const { isOverdue, asked } = overdueAfter(5);
    expect(() => expand(set, FACTS, { isOverdue })).toThrow(expect.objectContaining({ code: 'EXPANSION_LIMIT' }));
    expect(asked()).toBe(6);
  });

  it('is refused within the rendering of one Go template', () => {
    const loop = '{{range until 5000}}{{$.i}}{{end}}';
    const set = parseApplicationSet(setOf({ goTemplate: true }, loop, 1));
    const { isOverdue } = overdueAfter(3);
    expect(() => expand(set, FACTS, { isOverdue })).toThrow(expect.objectContaining({ code: 'EXPANSION_LIMIT' }));
    expect(expand(set, FACTS).kind).toBe('expanded');
  });

  it('is refused while a matrix is multiplied out', () => {
    const list = {
      list: { elements: Array.from({ length: 20_000 }, (_, index) => ({ [`k${index % 2}`]: `${index}` })) },
    };
    const text = JSON.parse(setOf({}, 'a', 1)) as { spec: { generators: unknown[] } };
    text.spec.generators = [{ matrix: { generators: [list, { list: { elements: [] } }] } }];
    const { isOverdue } = overdueAfter(10);
    expect(() => expand(parseApplicationSet(JSON.stringify(text)), FACTS, { isOverdue })).toThrow(/takes too long/);
  });
});
