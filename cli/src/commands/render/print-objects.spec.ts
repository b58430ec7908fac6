import { describe, expect, it } from '@jest/globals';
import { parseYamlDocuments } from '@wheelhouse/generators';
import { canonicalText, type ExactJson, type Manifest } from '@wheelhouse/renderer';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { objectsAsJson, objectsAsYaml } from './print-objects.js';

const manifest = (value: ExactJson): Manifest => ({
  apiVersion: 'v1',
  kind: 'A',
  namespace: '',
  name: 'a',
  text: canonicalText(value),
  place: '',
});

describe('Printed objects', () => {
  it('are read by parsers of YAML 1.1 and 1.2 as what they are', () => {
    const odd = fc.constantFrom(
      'yes',
      'on',
      '0644',
      '0o17',
      '1_000',
      '1:30',
      '2024-03-01',
      '1e3',
      '.5',
      '~',
      '',
      '=',
      '<<',
      ' x',
      '- a',
      '#',
      'a: b',
      '\t',
      'a\nb\n',
      '0x1F',
      'null',
      '.inf',
      '!!str',
      '&a',
      '*a',
      '%',
      '@',
      '`',
      '---',
      'é\u0085\u2028',
    );
    const value = fc.object({
      key: fc.oneof(odd, fc.string()),
      values: [odd, fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)],
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (objects) => {
        const texts = objects.map((one) => JSON.stringify({ spec: one }));
        const printed = `${objectsAsYaml(objects.map((one) => manifest({ spec: one as ExactJson })))}\n`;
        const expected = texts.map((text) => JSON.parse(text) as unknown);
        expect(parseYamlDocuments(printed).map((document) => document.value)).toEqual(expected);
        expect(parseAllDocuments(printed).map((document) => document.toJS() as unknown)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('keep all digits of whole numbers', () => {
    const one = [manifest({ big: 9007199254740993n, small: 3 })];
    expect(objectsAsYaml(one)).toBe('---\nbig: 9007199254740993\nsmall: 3');
    expect(objectsAsJson(one, ['w'])).toBe(
      '{\n  "manifests": [\n    {"big":9007199254740993,"small":3}\n  ],\n  "warnings": ["w"]\n}',
    );
  });

  it('may be none', () => {
    expect(objectsAsYaml([])).toBe('');
    expect(JSON.parse(objectsAsJson([], []))).toEqual({ manifests: [], warnings: [] });
  });

  it('have long texts on one line and no aliases', () => {
    const shared = { text: 'word '.repeat(60) };
    const printed = objectsAsYaml([manifest({ a: shared, b: shared })]);
    expect(printed.split('\n')).toHaveLength(5);
    expect(printed).not.toMatch(/[&*]/);
  });
});
