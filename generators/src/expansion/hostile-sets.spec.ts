/** Sets that are made to exhaust a hub: each rendering is within its bounds, all of them together are not. */
import { describe, expect, it } from '@jest/globals';
import { GenerationError } from '../generation.errors.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { expand } from './expand.js';
import type { Facts } from './facts.js';

type Language = 'plain' | 'go' | 'handlebars';

/** How long an expansion may take here, and how much longer it may in fact take: processors of tests are slow and shared. */
const BOUND_MS = 100;
const SLACK_MS = 5_000;

const FACTS: Facts = { clusters: () => [], repository: () => undefined };

/** `count` elements, each with a name of its own. */
function elements(count: number, more: object = {}): { list: { elements: object[] } } {
  return { list: { elements: Array.from({ length: count }, (_, index) => ({ i: `${index}`, ...more })) } };
}

function keys(count: number, value: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
}

function matrix(...generators: object[]): object {
  return { matrix: { generators } };
}

function setOf(
  language: Language,
  generators: object[],
  annotations: Record<string, string>,
  more: object = {},
): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'hostile' },
    spec: {
      ...(language === 'go' ? { goTemplate: true } : language === 'handlebars' ? { handlebars: true } : {}),
      generators,
      template: {
        metadata: { name: language === 'go' ? 'a-{{.i}}' : 'a-{{i}}', annotations },
        spec: { project: 'default', destination: {} },
      },
      ...more,
    },
  });
}

interface Trial {
  readonly facts?: Partial<Facts>;
  /** Without it, there is time for everything. */
  readonly boundMs?: number;
}

/** The code and the message of the failure; how long it took is checked as well. */
function refusalOf(text: string, { facts = {}, boundMs = Number.POSITIVE_INFINITY }: Trial): string {
  const set = parseApplicationSet(text);
  const start = performance.now();
  const isOverdue = (): boolean => performance.now() - start > boundMs;
  try {
    expand(set, { ...FACTS, ...facts }, { isOverdue });
    return 'expanded';
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    return `${error.code}: ${error.message}`;
  } finally {
    if (Number.isFinite(boundMs)) expect(performance.now() - start).toBeLessThan(boundMs + SLACK_MS);
  }
}

/** As above, with little time. */
function refusalInTime(text: string, facts: Partial<Facts> = {}): string {
  return refusalOf(text, { facts, boundMs: BOUND_MS });
}

const IN_TIME = /^EXPANSION_LIMIT: .*takes too long/;
const ONE_RENDERING = /^EX(?:PANSION|PRESSION)_LIMIT/;
const TOO_LARGE = /^EXPANSION_LIMIT: .*too large all together/;

describe('Work that is slow in itself ends with the time of the expansion', () => {
  it.each([
    ['password hashes in many fields', '{{bcrypt "a"}}'],
    ['derived passwords', '{{derivePassword 1 "long" "p" "u" "s"}}'],
    ['certificates', '{{(genCA "x" 3).Cert}}'],
    ['private keys, also while one is looked for', '{{genPrivateKey "rsa"}}'],
    ['comparisons of versions', `{{range until 50}}{{$x := semverCompare "${'>1, '.repeat(500)}>1" "1.2.3"}}{{end}}`],
  ])('%s', (_what, text) => {
    expect(refusalInTime(setOf('go', [elements(100)], keys(100, text)))).toMatch(ONE_RENDERING);
  });

  it('many fields with little work each', () => {
    const text = '{{range until 60}}{{$x := semverCompare ">1 || <2" "1.2.3"}}{{end}}';
    expect(refusalInTime(setOf('go', [elements(5_000)], keys(3_000, text)))).toMatch(IN_TIME);
  });

  it('a patch that has to be read again for every Application', () => {
    const templatePatch = `metadata:\n  annotations:\n${Array.from({ length: 10_000 }, (_, at) => `    a${at}: b{{i}}\n`).join('')}`;
    expect(refusalInTime(setOf('plain', [elements(20_000)], {}, { templatePatch }))).toMatch(IN_TIME);
  });

  it('file and directory patterns over many long paths', () => {
    const files = Array.from({ length: 200 }, (_, index) => ({ path: `${'*a'.repeat(1_000)}${index}` }));
    const paths = Array.from({ length: 2_000 }, (_, index) => `${'a'.repeat(900)}${String(index).padStart(5, '0')}`);
    for (const patterns of [{ files }, { directories: files }]) {
      const generator = { git: { repoURL: 'u', revision: 'r', ...patterns } };
      const repository = { commit: 'c', paths, directories: paths, read: () => '' };
      expect(refusalInTime(setOf('plain', [generator], {}), { repository: () => repository })).toMatch(IN_TIME);
    }
  });

  it('a selector with thousands of conditions', () => {
    const matchExpressions = Array.from({ length: 2_000 }, (_, at) => ({
      key: 'i',
      operator: 'NotIn',
      values: [`x${at}`],
    }));
    const generator = { ...elements(30_000), selector: { matchExpressions } };
    expect(refusalInTime(setOf('plain', [generator], {}))).toMatch(IN_TIME);
  });
});

describe('What would not fit into memory is refused before it is there', () => {
  it.each<[string, Language, object[], Record<string, string>]>([
    ['long texts of Go templates', 'go', [elements(50_000)], { a: '{{repeat 4000000 "a"}}{{.i}}' }],
    [
      'long parameters in the plain language',
      'plain',
      [matrix(elements(50_000), { list: { elements: [{ a: 'x'.repeat(100_000) }] } })],
      { a: '{{a}}{{i}}' },
    ],
    [
      'long parameters in Handlebars',
      'handlebars',
      [matrix(elements(50_000), { list: { elements: [{ a: 'x'.repeat(100_000) }] } })],
      { a: '{{a}}{{i}}' },
    ],
    ['large templates that many Applications share', 'plain', [elements(100_000)], keys(5_000, 'a')],
    ['a text of half a million tags', 'plain', [elements(50_000)], { a: '{{i}}'.repeat(200_000) }],
    [
      'wide parameter sets in a matrix',
      'go',
      [matrix(elements(20_000), { list: { elements: [keys(10_000, '1')] } })],
      { a: '{{.k1}}' },
    ],
  ])('%s', (_what, language, generators, annotations) => {
    expect(refusalOf(setOf(language, generators, annotations), {})).toMatch(TOO_LARGE);
  });

  it('wide parameter sets in a merge', () => {
    const wide = matrix(elements(10_000), { list: { elements: [keys(10_000, '1')] } });
    const merge = { merge: { mergeKeys: ['i'], generators: [wide, elements(10_000, { z: 'z' })] } };
    expect(refusalOf(setOf('plain', [merge], {}), {})).toMatch(TOO_LARGE);
  });

  it('many values of many clusters', () => {
    const clusters = Array.from({ length: 20_000 }, (_, index) => ({
      name: `c${index}`,
      server: `https://c${index}`,
      labels: { a: 'b' },
      annotations: {},
    }));
    const generator = { clusters: { values: keys(1_000, '{{metadata.labels.a}}') } };
    expect(refusalOf(setOf('plain', [generator], {}), { facts: { clusters: () => clusters } })).toMatch(TOO_LARGE);
  });

  it('deep objects whose long keys would be repeated for every value', () => {
    let object: object = Array.from({ length: 20_000 }, () => 1);
    for (let level = 0; level < 100; level += 1) object = { ['k'.repeat(1_000)]: object };
    const read = (): string => JSON.stringify(object);
    const generator = { git: { repoURL: 'u', revision: 'r', files: [{ path: '*.json' }] } };
    const repository = { commit: 'c', paths: ['a.json'], directories: [], read };
    expect(refusalOf(setOf('plain', [generator], {}), { facts: { repository: () => repository } })).toMatch(
      /^GENERATOR_ERROR: The names of an object/,
    );
  });

  it('a million parameter sets of a plugin', () => {
    const answer = (): never => Array.from({ length: 1_000_000 }, () => ({})) as never;
    const generator = { plugin: { configMapRef: { name: 'p' }, input: {} } };
    expect(refusalOf(setOf('plain', [generator], {}), { facts: { answer } })).toMatch(
      /more than 100000 parameter sets/,
    );
  });

  it('and thousands of generators in one matrix still work', () => {
    const children = Array.from({ length: 2_000 }, (_, index) => ({ list: { elements: [{ [`k${index}`]: 'v' }] } }));
    for (const language of ['plain', 'go'] as const) {
      const text = setOf(language, [matrix(elements(1), ...children)], {
        a: language === 'go' ? '{{.k1999}}' : '{{k1999}}',
      });
      expect(refusalOf(text, {})).toBe('expanded');
    }
  });
});

describe('One rendering of Handlebars', () => {
  const items = Array.from({ length: 300 }, () => 1);
  const long = 'a '.repeat(100_000);

  it.each([
    ['indent', '{{length (indent @root.t 3)}}'],
    ['split', '{{length (split @root.t "")}}'],
    ['slugify', '{{length (slugify @root.t)}}'],
    ['toYaml', '{{length (toYaml @root)}}'],
    ['eq', '{{eq @root.l @root.l}}'],
    ['contains', '{{contains @root.l @root.l}}'],
  ])('counts what %s looks through', (_name, call) => {
    const list = { list: { elements: [{ i: '0', l: items, t: long }] } };
    const text = setOf('handlebars', [list], { a: `{{#each l}}{{#each ../l}}${call}{{/each}}{{/each}}` });
    expect(refusalOf(text, {})).toMatch(/^EXPRESSION_LIMIT/);
  });
});
