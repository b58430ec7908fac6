import { describe, expect, it } from '@jest/globals';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { expand } from './expand.js';
import { errorOf, expandText, facts, namesOf, repository, setText } from './expansion-fixture.js';

const LANGUAGES = [
  ['the plain language', '', (name: string) => `{{${name}}}`],
  ['Handlebars', 'handlebars: true', (name: string) => `{{${name}}}`],
  ['Go templates', 'goTemplate: true\n  goTemplateOptions: [missingkey=error]', (name: string) => `{{.${name}}}`],
] as const;

describe.each(LANGUAGES)('combinations beyond those of Argo CD, in %s', (_, spec, tag) => {
  const setOf = (generators: string, name: string): string => setText(generators, { spec, name });
  const list = (...elements: string[]): string => `{list: {elements: [${elements.join(', ')}]}}`;

  it('multiply three children, each of which may use the parameters of all before it', () => {
    const generators = `    - matrix:
        generators:
          - ${list('{a: "1"}', '{a: "2"}')}
          - ${list(`{b: '${tag('a')}x'}`, '{b: z}')}
          - ${list(`{c: '${tag('a')}${tag('b')}'}`)}`;
    const name = `${tag('a')}-${tag('b')}-${tag('c')}`;
    expect(namesOf(setOf(generators, name))).toEqual(['1-1x-11x', '1-z-1z', '2-2x-22x', '2-z-2z']);
  });

  it('give nothing when one of many children gives nothing', () => {
    const generators = `    - matrix: {generators: [${list('{a: x}')}, ${list('{b: x}')}, ${list()}, ${list('{d: x}')}]}`;
    expect(namesOf(setOf(generators, tag('a')))).toEqual([]);
  });

  it('nest deeper than two levels, with the parameters around them', () => {
    const generators = `    - matrix:
        generators:
          - ${list('{a: "1"}')}
          - matrix:
              generators:
                - ${list('{b: "2"}')}
                - merge:
                    mergeKeys: [c]
                    generators:
                      - matrix: {generators: [${list('{c: k}', '{c: l}')}, ${list(`{d: '${tag('a')}'}`)}]}
                      - ${list('{c: l, d: over}')}`;
    const name = ['a', 'b', 'c', 'd'].map(tag).join('-');
    expect(namesOf(setOf(generators, name))).toEqual(['1-2-k-1', '1-2-l-over']);
  });

  it('still need two children, and one generator in each', () => {
    expect(errorOf(setOf(`    - matrix: {generators: [${list('{a: x}')}]}`, 'x')).code).toBe('GENERATOR_ERROR');
    expect(errorOf(setOf('    - matrix: {generators: [{}, {list: {}}]}', 'x')).message).toContain('no known generator');
    const two = '    - matrix: {generators: [{list: {}}, {list: {}}, {list: {}, clusters: {}}]}';
    expect(namesOf(setOf(two, 'x'))).toEqual([]);
    const reached = two.replace(
      '{generators: [{list: {}}, {list: {}}',
      '{generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{b: x}]}}',
    );
    expect(errorOf(setOf(reached, 'x')).message).toContain('holds several');
  });

  it('are refused before they are multiplied out', () => {
    const many = list(...Array.from({ length: 3200 }, (_each, index) => `{${index < 0 ? 'b' : 'a'}: x${index}}`));
    const product = setOf(`    - matrix: {generators: [${many}, ${many.replaceAll('{a:', '{b:')}]}`, 'x');
    expect(errorOf(product)).toMatchObject({ code: 'EXPANSION_LIMIT', location: 'spec.generators[0].matrix' });
  });

  it('are counted while a later child depends on an earlier one', () => {
    const names = Array.from({ length: 3200 }, (_each, index) => `{a: 'r${index}'}`);
    const files = Object.fromEntries(Array.from({ length: 400 }, (_each, index) => [`d${index}/x`, '']));
    const tree = repository(files);
    let reads = 0;
    const known = {
      clusters: () => [],
      repository: () => {
        reads += 1;
        return tree;
      },
    };
    const git = `{git: {repoURL: 'https://git.example.com/${tag('a')}.git', revision: HEAD, directories: [{path: '*'}]}}`;
    const text = setOf(`    - matrix: {generators: [${list(...names)}, ${git}]}`, 'x');
    expect(errorOf(text, known).code).toBe('EXPANSION_LIMIT');
    expect(reads).toBe(251);
  });
});

describe('the limit of parameter sets', () => {
  const text = setText('    - list: {elements: [{name: a}, {name: b}]}\n    - list: {elements: [{name: c}]}');

  it('counts all generators of a set, and can be set', () => {
    const set = parseApplicationSet(text);
    expect(() => expand(set, facts([]), { parameterSets: 2 })).toThrow('more than 2 parameter sets');
    expect(expand(set, facts([]), { parameterSets: 3 })).toMatchObject({ kind: 'expanded' });
    expect(expandText(text).applications).toHaveLength(3);
  });
});
