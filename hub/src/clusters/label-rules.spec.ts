import { describe, expect, it } from '@jest/globals';
import { checkAnnotations, checkLabels } from './label-rules.js';

const invalid = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('labels', () => {
  it.each([
    [{}],
    [{ env: 'prod' }],
    [{ 'example.com/tier': '' }],
    [{ 'a.b_c-D': 'v1.2_x-Y' }],
    [{ ['k'.repeat(63)]: 'v'.repeat(63) }],
    [{ '1': '2' }],
  ])('may be %j', (labels) => {
    expect(checkLabels(labels as unknown as Record<string, string>)).toEqual(labels);
  });

  it.each([
    [{ '': 'v' }],
    [{ '-env': 'v' }],
    [{ 'env-': 'v' }],
    [{ 'a b': 'v' }],
    [{ 'a/b/c': 'v' }],
    [{ '/env': 'v' }],
    [{ 'Example.com/env': 'v' }],
    [{ ['k'.repeat(64)]: 'v' }],
    [{ env: 'v'.repeat(64) }],
    [{ env: '-v' }],
    [{ env: 'a b' }],
    [{ env: 'ümlaut' }],
    [{ env: 'v\n' }],
    [{ 'env\n': 'v' }],
  ])('may not be %j', (labels) => {
    expect(() => checkLabels(labels as unknown as Record<string, string>)).toThrow(invalid);
  });

  it('keep a key that means something to JavaScript as a plain key', () => {
    const labels = checkLabels(JSON.parse('{"constructor":"a"}') as Record<string, string>);
    expect(Object.keys(labels)).toEqual(['constructor']);
  });

  it('may not be more than 500', () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`k${index}`, 'v']));
    expect(() => checkLabels(many)).toThrow(invalid);
  });
});

describe('annotations', () => {
  it('may have any value and upper case in the prefix, as in Kubernetes', () => {
    const annotations = { 'Example.com/note': 'any thing\n{}', empty: '' };
    expect(checkAnnotations(annotations)).toEqual(annotations);
  });

  it('have 256 KiB together', () => {
    expect(checkAnnotations({ a: 'v'.repeat(256 * 1_024 - 1) })).toBeDefined();
    expect(() => checkAnnotations({ a: 'v'.repeat(256 * 1_024) })).toThrow(invalid);
  });

  it('need a valid key', () => {
    expect(() => checkAnnotations({ 'a/b/c': '' })).toThrow(invalid);
  });
});
