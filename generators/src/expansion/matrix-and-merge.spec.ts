import { describe, expect, it } from '@jest/globals';
import { errorOf, expandText, namesOf, setText } from './expansion-fixture.js';

describe('matrix and merge', () => {
  it('pass parameters of the outer matrix to all generators within, selectors of inner children included', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{stage: prod}]}
          - matrix:
              generators:
                - list: {elements: [{name: '{{stage}}-a', kind: prod}, {name: b, kind: dev}]}
                  selector: {matchLabels: {kind: '{{stage}}'}}
                - list: {elements: [{both: '{{stage}}/{{name}}/{{none}}'}]}`;
    const text = setText(generators, { annotations: "{both: '{{both}}'}" });
    expect(expandText(text).applications.map(({ name, annotations }) => [name, annotations])).toEqual([
      ['prod-a', { both: 'prod/prod-a/{{none}}' }],
    ]);
  });

  it('never fill in the selector of the second child itself', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{stage: prod}]}
          - list: {elements: [{name: one, env: prod}, {name: two, env: '{{stage}}'}]}
            selector: {matchLabels: {env: '{{stage}}'}}`;
    expect(namesOf(setText(generators))).toEqual([]);
  });

  it.each([
    ['matrix: {generators: [{list: {elements: []}}]}', 'at least two'],
    ['matrix: {generators: [{}, {list: {}}]}', 'no known generator'],
    ['merge: {mergeKeys: [], generators: [{list: {}}, {list: {}}]}', 'merge key'],
    ['matrix: {generators: [{merge: {mergeKeys: text}}, {list: {}}]}', 'mergeKeys has to be a list'],
  ])('refuse %s', (generator, message) => {
    const error = errorOf(setText(`    - ${generator}`));
    expect(error).toMatchObject({ code: 'GENERATOR_ERROR' });
    expect(error.message).toContain(message);
  });

  it('tell the innermost generator that failed', () => {
    const generators = "    - matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: ['{{a}}']}}]}";
    expect(errorOf(setText(generators))).toMatchObject({
      location: 'spec.generators[0].matrix.generators[1].list',
      line: 7,
    });
  });

  it('keep base sets of a merge without their match as they are', () => {
    const generators = `    - merge:
        mergeKeys: [name]
        generators:
          - list: {elementsYaml: '[{name: one, num: 1}, {name: two, num: 2}]'}
          - list: {elements: [{name: two, x: z}, {name: three}]}`;
    const text = setText(generators, { annotations: "{num: '{{num}}'}" });
    expect(expandText(text).applications.map(({ annotations }) => annotations['num'])).toEqual(['{{num}}', '{{num}}']);
  });
});
