import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, dictionary, property, string } from 'fast-check';
import { changeText, cutText } from './change-text.js';
import { compareObjects, lineChanges } from './object-difference.js';
import { MAX_OBJECT_TEXT } from '../preview-limits.js';
import { renderedObject } from '../../rendering/store/rendered-objects.js';
import { pathOfLine, yamlLines } from './yaml-lines.js';

function configMap(name: string, data: Record<string, string>) {
  return renderedObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

function secret(data: Record<string, string>, more: Record<string, string> = {}) {
  return renderedObject({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name: 'login', annotations: more },
    data,
    stringData: more,
  });
}

const withTexts = { withTexts: true };

/** A Secret within another object. */
const HIDDEN = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'inner', annotations: { note: 'in-an-annotation' } },
  data: { password: 'PASSWORD' },
};

describe('comparing the objects of two renders', () => {
  it('tells what appears, differs and goes away, whatever the order', () => {
    const before = [configMap('a', { x: '1' }), configMap('b', { x: '1' }), configMap('c', {})];
    const after = [configMap('c', {}), configMap('d', {}), configMap('a', { x: '2' })];
    const found = compareObjects(before, after, withTexts);
    expect(found.map(({ change, name }) => `${change} ${name}`).toSorted()).toEqual([
      'Added d',
      'Changed a',
      'Removed b',
    ]);
  });

  it('shows a changed text of several lines line by line, and where it lies', () => {
    const [difference] = compareObjects(
      [configMap('a', { 'app.conf': 'one\ntwo\nthree\nfour\n' })],
      [configMap('a', { 'app.conf': 'one\ntwo\n3\nfour\n' })],
      withTexts,
    );
    expect(changeText(difference?.lines ?? [])).toBe(
      [
        '@@ data.app.conf @@',
        '   app.conf: |',
        '     one',
        '     two',
        '-    three',
        '+    3',
        '     four',
        ' kind: ConfigMap',
        ' metadata:',
      ].join('\n'),
    );
  });

  it('joins changes whose surroundings meet, and repeats no line', () => {
    const data = (b: string, d: string) => configMap('a', { a: '0', b, c: '0', d });
    const [difference] = compareObjects([data('1', '1')], [data('2', '2')], withTexts);
    const lines = changeText(difference?.lines ?? []).split('\n');
    expect(lines.filter((line) => line.startsWith('@@'))).toHaveLength(1);
    expect(lines.filter((line) => line === '   c: "0"')).toHaveLength(1);
  });

  it('says only that an object changes when it is too large to show', () => {
    const large = 'x'.repeat(MAX_OBJECT_TEXT);
    const [difference] = compareObjects(
      [configMap('a', { large })],
      [configMap('a', { large: `${large}y` })],
      withTexts,
    );
    expect(difference).toMatchObject({ change: 'Changed', lines: [], unshown: expect.stringContaining('KiB') });
    const many = (text: string) =>
      configMap('a', Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, `${text}${i}`])));
    expect(compareObjects([many('a')], [many('b')], withTexts)[0]).toMatchObject({
      unshown: expect.stringContaining('lines'),
    });
  });

  it('gives back the new state when the changes are applied to the old one', () => {
    const states = dictionary(string({ minLength: 1, maxLength: 5 }), constantFrom('1', '2', 'a\nb\n', 'a\nc\n', ''), {
      maxKeys: 12,
    });
    assert(
      property(states, states, (from, to) => {
        const before = configMap('a', from).value;
        const after = configMap('a', to).value;
        const changes = lineChanges(before, after);
        if (typeof changes === 'string') throw new Error(changes);
        const lines = yamlLines(before);
        for (const { at, before: old, after: next } of changes.toReversed()) {
          expect(lines.slice(at, at + old.length)).toEqual(old);
          lines.splice(at, old.length, ...next);
        }
        expect(lines).toEqual(yamlLines(after));
      }),
    );
  });
});

describe('Secrets', () => {
  it('show that a value changes, and never what it is', () => {
    const [difference] = compareObjects(
      [secret({ password: 'aHVudGVyMg==' })],
      [secret({ password: 'c2VjcmV0' })],
      withTexts,
    );
    expect(changeText(difference?.lines ?? [])).toContain(
      ['-  password: ++++++++', '+  password: +++++++++'].join('\n'),
    );
  });

  it.each([
    ['a list in a list', { kind: 'List', items: [{ kind: 'List', items: [HIDDEN] }] }],
    ['a list of Secrets, which need not say what they are', { kind: 'SecretList', items: [{ data: HIDDEN.data }] }],
    ['a policy', { kind: 'ConfigurationPolicy', spec: { templates: [{ objectDefinition: HIDDEN }] } }],
    ['an object that makes another', { kind: 'Object', spec: { forProvider: { manifest: HIDDEN } } }],
    ['a template', { kind: 'Template', objects: [null, 1, HIDDEN] }],
  ])('are masked in %s as well', (_what, holder) => {
    const state = (password: string) => {
      const text = JSON.stringify({ apiVersion: 'v1', metadata: { name: 'holder' }, ...holder });
      return renderedObject(JSON.parse(text.replaceAll('PASSWORD', password)) as never);
    };
    const found = compareObjects([state('first-value')], [state('second-value')], withTexts);
    expect(changeText(found[0]?.lines ?? [])).toContain('password: ++++++++');
    const shown = JSON.stringify([found, compareObjects([], [state('third-value')], withTexts)]);
    for (const value of ['first-value', 'second-value', 'third-value', 'in-an-annotation'])
      expect(shown).not.toContain(value);
    expect(shown).toContain('holder');
  });

  it('are only named by references, which are shown', () => {
    const state = (name: string) =>
      renderedObject({
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'a' },
        spec: { valuesFrom: [{ kind: 'Secret', name, valuesKey: 'x' }] },
      });
    expect(changeText(compareObjects([state('old')], [state('new')], withTexts)[0]?.lines ?? [])).toContain(
      'name: new',
    );
  });

  it('never show any value, wherever it stands', () => {
    const value = string({ minLength: 3, maxLength: 10, unit: constantFrom('q', 'w', 'z', '7') }).map(
      (text) => `#${text}#`,
    );
    const values = dictionary(constantFrom('a', 'b', 'c'), value, { maxKeys: 3 });
    assert(
      property(array(values, { minLength: 4, maxLength: 4 }), ([a = {}, b = {}, c = {}, d = {}]) => {
        const found = compareObjects([secret(a, b)], [secret(c, d)], withTexts);
        const shown = found
          .flatMap(({ lines }) => lines)
          .map((line) => JSON.stringify(line))
          .join('');
        for (const text of [a, b, c, d].flatMap(Object.values)) expect(shown).not.toContain(text);
      }),
    );
  });
});

describe('the path of a line', () => {
  it('names the keys above it, and items without a number', () => {
    const lines = yamlLines({ spec: { containers: [{ env: [{ name: 'A', value: 'x' }], image: 'i' }] } });
    const pathOf = (text: string) =>
      pathOfLine(
        lines,
        lines.findIndex((line) => line.includes(text)),
      );
    expect(pathOf('image: i')).toBe('spec.containers[]');
    expect(pathOf('value: x')).toBe('spec.containers[].env[]');
    expect(pathOf('spec:')).toBe('');
  });
});

describe('cutting a diff', () => {
  it('keeps whole lines', () => {
    expect(cutText('ab\ncd\nef', 6)).toBe('ab\ncd');
    expect(cutText('ab\ncd', 5)).toBe('ab\ncd');
  });
});
