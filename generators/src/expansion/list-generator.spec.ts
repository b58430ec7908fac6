import { describe, expect, it } from '@jest/globals';
import { errorOf, expandText, firstOf, setText } from './expansion-fixture.js';

describe('the list generator', () => {
  it('leaves the template alone for an empty element, braces and finalizers included', () => {
    const text = setText('    - list: {elements: [{}]}', { name: 'plain', annotations: "{a: '{{x}} {{ unfinished'}" });
    const application = firstOf(text);
    expect(application.annotations).toEqual({ a: '{{x}} {{ unfinished' });
    expect(application.finalizers).toEqual([]);
  });

  it.each([
    '{name: one, num: 3}',
    '{name: one, values: text}',
    '{name: one, values: {a: 1}}',
    '[name]',
    '{name: null}',
  ])('refuses the element %s', (element) => {
    const error = errorOf(setText(`    - list: {elements: [${element}]}`));
    expect(error).toMatchObject({ code: 'GENERATOR_ERROR', location: 'spec.generators[0].list', line: 7, column: 7 });
  });

  it('flattens values, which have to be text', () => {
    const text = setText('    - list: {elements: [{name: one, values: {a: x}}]}', {
      annotations: "{a: '{{values.a}}'}",
    });
    expect(firstOf(text).annotations).toEqual({ a: 'x' });
  });

  it('appends elementsYaml, whose numbers stay literal outside a matrix and become text inside', () => {
    const elements =
      'list: {elements: [{name: one, num: "1"}], elementsYaml: "[{name: two, num: 2000000, deep: {a: [x]}}]"}';
    const options = { annotations: "{num: '{{num}}', deep: '{{deep}} {{deep.a.0}}'}" };
    const [, two] = expandText(setText(`    - ${elements}`, options)).applications;
    expect(two?.annotations).toEqual({ num: '{{num}}', deep: '{{deep}} {{deep.a.0}}' });
    const matrix = setText(`    - matrix: {generators: [{${elements}}, {list: {elements: [{b: x}]}}]}`, options);
    const [, inMatrix] = expandText(matrix).applications;
    expect(inMatrix?.annotations).toEqual({ num: '2e+06', deep: 'map[a:[x]] {{deep.a.0}}' });
  });

  it('refuses an elementsYaml that holds no list of objects', () => {
    for (const yaml of ['a: 1', '[1]', '[{a: b', '{{x}}']) {
      expect(errorOf(setText(`    - list: {elementsYaml: '${yaml}'}`))).toMatchObject({ code: 'GENERATOR_ERROR' });
    }
  });
});
