import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expand } from '../expansion/expand.js';
import { cluster, facts, repository, setText } from '../expansion/expansion-fixture.js';
import { GenerationError } from '../generation.errors.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { explainExpansion } from './explain-expansion.js';
import { explainText } from './explanation-fixture.js';
import { MAX_EXPLAINED_APPLICATIONS, MAX_EXPLAINED_PARAMETERS, MAX_VALUE_LENGTH } from './explanation-limits.js';
import type { ExplainedParameter } from './explanation.js';

const clusters = [cluster('oslo', { env: 'prod' }), cluster('rome', { env: 'test' })];
const CLUSTERS = '    - clusters: {selector: {matchLabels: {env: prod}}}';

describe('An explanation of one Application', () => {
  it('has its parameters, and all of its name', () => {
    const text = setText('    - list: {elements: [{name: a}, {name: b}, {name: a}]}');
    expect(explainText(text, facts([]), { applicationName: 'b' }).applications).toMatchObject([
      {
        name: 'b',
        generator: 'spec.generators[0].list',
        parameters: [{ name: 'name', value: 'b' }],
        omittedParameters: 0,
      },
    ]);
    expect(explainText(text, facts([]), { applicationName: 'a' }).applications).toHaveLength(2);
  });

  it('that does not exist names close ones and what kept it away', () => {
    const { absence, applications } = explainText(setText(CLUSTERS, { name: 'shop-{{name}}' }), facts(clusters), {
      applicationName: 'shop-rome',
    });
    expect(applications).toEqual([]);
    expect(absence).toEqual({
      message: 'The application set "fleet" gives no application "shop-rome".',
      closeNames: [],
      reasons: [
        { what: 'cluster rome', why: 'label env is "test", not "prod"', location: 'spec.generators[0].clusters' },
      ],
    });
    const mistyped = explainText(setText(CLUSTERS, { name: 'shop-{{name}}' }), facts(clusters), {
      applicationName: 'shop-olso',
    });
    expect(mistyped.absence).toMatchObject({ closeNames: ['shop-oslo'], reasons: [] });
    expect(mistyped.absence?.message).toContain('look at the name and the destination');
  });

  it('that does not exist names generators that give nothing at all', () => {
    const { absence } = explainText(setText('    - list: {elements: []}'), facts([]), { applicationName: 'x' });
    expect(absence?.message).toContain('no parameters at all: spec.generators[0].list.');
  });
});

describe('An explanation of a cluster', () => {
  const text = (destination: string) =>
    setText(CLUSTERS).replace('destination: {server: https://kubernetes.default.svc}', `destination: ${destination}`);

  it('has the Applications whose destination it is, by name or server', () => {
    for (const destination of ["{name: '{{name}}'}", "{server: '{{server}}/'}"]) {
      const { applications, absence } = explainText(text(destination), facts(clusters), { clusterName: 'oslo' });
      expect(applications.map(({ name }) => name)).toEqual(['oslo']);
      expect(absence).toBeUndefined();
    }
  });

  it('tells why it has none', () => {
    const known = facts(clusters);
    expect(explainText(text("{name: '{{name}}'}"), known, { clusterName: 'rome' }).absence).toMatchObject({
      message: 'The application set "fleet" gives no application for the cluster "rome".',
      reasons: [{ why: 'label env is "test", not "prod"' }],
    });
    expect(explainText(text("{name: '{{name}}'}"), known, { clusterName: 'roma' }).absence).toMatchObject({
      message:
        'The application set "fleet" gives no application for the cluster "roma". No cluster of that name is registered.',
      closeNames: ['rome'],
    });
  });
});

describe('An explanation', () => {
  it('says what has to be fetched first, and fails as the expansion does', () => {
    const git = parseApplicationSet(setText('    - git: {repoURL: u, revision: main, directories: [{path: "*"}]}'));
    const unknown = { clusters: () => [], repository: () => undefined };
    expect(explainExpansion(git, unknown)).toMatchObject({ kind: 'needs', needs: [{ kind: 'repository', url: 'u' }] });
    expect(() => explainExpansion(git, facts([]))).toThrow(GenerationError);
  });

  it('is bounded', () => {
    const elements = Array.from({ length: 150 }, (_, index) => `{name: a${index}}`).join(', ');
    const many = explainText(setText(`    - list: {elements: [${elements}]}`));
    expect(many).toMatchObject({ applicationCount: 150, omittedApplications: 150 - MAX_EXPLAINED_APPLICATIONS });
    const members = Array.from({ length: 250 }, (_, index) => `p${index}: '${'x'.repeat(2_000)}'`).join(', ');
    const [large] = explainText(setText(`    - list: {elements: [{name: a, ${members}}]}`)).applications;
    expect(large?.omittedParameters).toBe(251 - MAX_EXPLAINED_PARAMETERS);
    expect(large?.parameters[1]?.value).toHaveLength(MAX_VALUE_LENGTH + 1);
  });

  it('passes over the lines of files when there is too much to read', () => {
    const file = `name: a\nlong: '${'x'.repeat(1024 * 1024)}'\n`;
    const known = facts([], { u: repository({ 'a.yaml': file }) });
    const text = setText('    - git: {repoURL: u, revision: main, files: [{path: "*.yaml"}]}');
    const name = explainText(text, known).applications[0]?.parameters.find((one) => one.name === 'name');
    expect(name?.origin).toMatchObject({ kind: 'GitFile', location: 'a.yaml' });
    expect(name?.origin).not.toHaveProperty('line');
  });
});

const word = fc.constantFrom('a', 'b', 'c');
const element = fc.record({ name: word, x: word, values: fc.record({ y: word }) }, { requiredKeys: ['name'] });
const list = fc.array(element, { maxLength: 4 }).map((elements) => ({ list: { elements } }));
const clusterList = fc
  .record({ values: fc.record({ y: fc.constantFrom('z', '{{name}}') }) })
  .map((value) => ({ clusters: value }));
const leaf = fc.oneof(list, clusterList);
const { generator } = fc.letrec<{ generator: object }>((tie) => ({
  generator: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('generator'), { minLength: 2, maxLength: 3 }).map((generators) => ({ matrix: { generators } })),
    fc
      .array(tie('generator'), { minLength: 2, maxLength: 3 })
      .map((generators) => ({ merge: { mergeKeys: ['name', 'x'], generators } })),
  ),
}));

/** Fails or gives; both ways of looking have to do the same. */
function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof GenerationError) return `${error.code} ${error.location}: ${error.message}`;
    throw error;
  }
}

describe('For any lists, clusters, matrices and merges an explanation', () => {
  it.each(['', 'handlebars: true', 'goTemplate: true'])(
    'has the Applications that the set gives, with known origins (%s)',
    (spec) => {
      const known = facts(clusters);
      let explained = 0;
      fc.assert(
        fc.property(fc.array(generator, { minLength: 1, maxLength: 2 }), (generators) => {
          const name = spec === 'goTemplate: true' ? '{{.name}}' : '{{name}}';
          const text = JSON.stringify(generators).replaceAll('{{name}}', name);
          const set = parseApplicationSet(setText(`    ${text}`, { spec, name: `n-${name}` }));
          const expanded = outcome(() => expand(set, known));
          const result = outcome(() => explainExpansion(set, known));
          if (typeof expanded === 'string' || typeof result === 'string') {
            expect(result).toBe(expanded);
            return;
          }
          if (expanded.kind !== 'expanded' || result.kind !== 'explained') throw new Error('Nothing is needed.');
          const { applications, omittedApplications, applicationCount } = result.explanation;
          if (omittedApplications > 0) return;
          expect(applications).toHaveLength(applicationCount);
          const fine = applications.filter(({ problem }) => problem === undefined);
          expect(fine.map((one) => one.name)).toEqual(expanded.applications.map((one) => one.name));
          explained += applications.length;
          for (const one of applications) for (const parameter of one.parameters) check(parameter);
        }),
        { numRuns: 100 },
      );
      expect(explained).toBeGreaterThan(0);
    },
  );
});

/** An origin in the set's text holds the value itself, unless it was filled in. */
function check({ value, origin }: ExplainedParameter): void {
  expect(origin.kind).not.toBe('Template');
  expect(origin.location).toMatch(/^spec\.generators\[/);
  expect(origin.line).toBeGreaterThan(0);
  if (origin.kind === 'ListElement') expect(['a', 'b', 'c']).toContain(value);
}
