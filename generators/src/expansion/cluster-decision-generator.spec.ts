import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.js';
import { answering, cluster, errorOf, expandText, firstOf, namesOf, setText } from './expansion-fixture.js';

const generator = (more = ', name: spread'): string =>
  `    - clusterDecisionResource: {configMapRef: placement${more}}`;
const CLUSTERS = [cluster('oslo'), cluster('rome')];
const decided = (...entries: JsonObject[]): ReturnType<typeof answering> =>
  answering({ decisions: { matchKey: 'clusterName', entries } }, CLUSTERS);

describe('the clusterDecisionResource generator', () => {
  it('gives each registered cluster that was decided for, with the entry as texts', () => {
    const text = setText(generator(), { annotations: "{a: '{{clusterName}}|{{server}}|{{weight}}|{{deep}}'}" });
    const known = decided(
      { clusterName: 'rome', weight: 3, deep: { a: [true] } },
      { clusterName: 'unregistered' },
      { clusterName: '' },
      { clusterName: null },
      { other: 'oslo' },
    );
    expect(firstOf(text, known)).toMatchObject({
      name: 'rome',
      annotations: { a: 'rome|https://rome.example.com|3|map[a:[true]]' },
    });
    expect(namesOf(text, known)).toEqual(['rome']);
  });

  it('knows the cluster of the control plane itself', () => {
    expect(namesOf(setText(generator()), decided({ clusterName: 'in-cluster' }))).toEqual(['in-cluster']);
  });

  it('lets the entry win over the name and the server of the cluster', () => {
    const text = setText(generator(), { name: '{{name}}' });
    expect(namesOf(text, decided({ clusterName: 'oslo', name: 'own' }))).toEqual(['own']);
  });

  it('takes values as they are', () => {
    const more = ", name: a, values: {x: '{{clusterName}}'}";
    const options = { name: 'n', annotations: "{x: '{{values.x}}'}" };
    const known = decided({ clusterName: 'oslo' });
    expect(firstOf(setText(generator(more), options), known).annotations).toEqual({ x: '{{clusterName}}' });
    const handlebars = { ...options, spec: 'handlebars: true' };
    expect(firstOf(setText(generator(more), handlebars), known).annotations).toEqual({ x: '{{clusterName}}' });
  });

  it.each(['', 'handlebars: true'])('fills values from the parameters of a matrix around it (%s)', (spec) => {
    const text = setText(
      `    - matrix:
        generators:
          - list: {elements: [{team: a}]}
          - clusterDecisionResource: {configMapRef: placement, labelSelector: {matchLabels: {team: '{{team}}'}}, values: {x: '{{team}}'}}`,
      { name: 'n', annotations: "{x: '{{values.x}}'}", spec },
    );
    const known = decided({ clusterName: 'oslo' });
    expect(firstOf(text, known).annotations).toEqual({ x: 'a' });
    expect(known.asked).toMatchObject([{ name: '', labelSelector: { matchLabels: { team: 'a' } } }]);
  });

  it('cannot choose by name behind another child of a matrix, as in Argo CD, but with Handlebars it can', () => {
    const generators = `    - matrix:
        generators:
          - list: {elements: [{team: a}]}
          - clusterDecisionResource: {configMapRef: placement, name: '{{team}}'}`;
    const known = decided({ clusterName: 'oslo' });
    expect(errorOf(setText(generators), known).message).toContain('use a "labelSelector"');
    expect(namesOf(setText(generators, { spec: 'handlebars: true' }), known)).toEqual(['oslo']);
  });

  it('gives servers without slashes at their end', () => {
    const annotations = "{s: '{{server}}'}";
    const known = {
      ...decided({ clusterName: 'oslo' }),
      clusters: () => [{ ...cluster('oslo'), server: 'https://oslo/' }],
    };
    expect(firstOf(setText(generator(), { annotations }), known).annotations).toEqual({ s: 'https://oslo' });
  });

  it('asks for resources by their labels', () => {
    const known = decided();
    expandText(setText(generator(', labelSelector: {matchLabels: {wave: first}}')), known);
    expect(known.asked).toEqual([
      { kind: 'decisions', configMap: 'placement', name: '', labelSelector: { matchLabels: { wave: 'first' } } },
    ]);
  });

  it.each([
    ['', 'either'],
    [', name: a, labelSelector: {matchLabels: {a: b}}', 'either'],
    [', labelSelector: {matchLabels: {}}', 'either'],
    [", labelSelector: {matchLabels: {'a b': c}}", 'no legal label key'],
  ])('refuses a choice of resources that is none: %s', (more, reason) => {
    const error = errorOf(setText(generator(more)), decided());
    expect(error.code).toBe('GENERATOR_ERROR');
    expect(error.message).toContain(reason);
  });
});
