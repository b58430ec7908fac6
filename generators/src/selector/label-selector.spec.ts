import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import { compileMatcher, matchesSelector, type LabelSelector } from './label-selector.js';
import { formatSelector, parseSelector } from './parse-selector.js';

const key = fc.constantFrom('env', 'region', 'acme.io/tier');
const value = fc.constantFrom('prod', 'dev', 'eu', '');
const labels = fc.dictionary(key, value);
const requirement = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const NEGATIONS: Readonly<Record<string, string>> = {
  In: 'NotIn',
  NotIn: 'In',
  Exists: 'DoesNotExist',
  DoesNotExist: 'Exists',
};

describe('label selectors', () => {
  it('match everything when they are empty', () => {
    fc.assert(fc.property(labels, (set) => matchesSelector({}, set)));
  });

  it('match when every condition does', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), labels, (matchExpressions, set) => {
        const each = matchExpressions.every((one) => matchesSelector({ matchExpressions: [one] }, set));
        expect(matchesSelector({ matchExpressions }, set)).toBe(each);
      }),
    );
  });

  it('match exactly what the opposite condition does not', () => {
    fc.assert(
      fc.property(requirement, labels, (one, set) => {
        const opposite = { ...one, operator: NEGATIONS[one.operator] ?? '' };
        expect(matchesSelector({ matchExpressions: [one] }, set)).toBe(
          !matchesSelector({ matchExpressions: [opposite] }, set),
        );
      }),
    );
  });

  it('read labels as an In of one value', () => {
    expect(matchesSelector({ matchLabels: { env: 'prod' } }, { env: 'prod' })).toBe(true);
    expect(matchesSelector({ matchLabels: { env: '' } }, {})).toBe(false);
  });

  it.each<[string, LabelSelector]>([
    ['no legal label key', { matchLabels: { 'path[1]': 'x' } }],
    ['no legal label value', { matchLabels: { env: '{{stage}}' } }],
    ['no selector operator', { matchExpressions: [{ key: 'env', operator: 'Matches', values: ['x'] }] }],
    ['needs values', { matchExpressions: [{ key: 'env', operator: 'In' }] }],
    ['takes no values', { matchExpressions: [{ key: 'env', operator: 'Exists', values: ['x'] }] }],
  ])('are refused when there is %s', (reason, selector) => {
    expect(() => matchesSelector(selector, {})).toThrow(reason);
  });

  it('may have any values where the rules are lifted', () => {
    const matcher = compileMatcher({ matchLabels: { server: 'https://a.example.com' } }, { legalValues: false });
    expect(matcher(() => 'https://a.example.com')).toBe(true);
  });
});

describe('parseSelector', () => {
  it.each<[string, LabelSelector['matchExpressions']]>([
    ['', []],
    ['env=prod', [{ key: 'env', operator: 'In', values: ['prod'] }]],
    [
      'env == prod , tier!=gold',
      [
        { key: 'env', operator: 'In', values: ['prod'] },
        { key: 'tier', operator: 'NotIn', values: ['gold'] },
      ],
    ],
    [
      'region in (eu, us),!legacy',
      [
        { key: 'region', operator: 'In', values: ['eu', 'us'] },
        { key: 'legacy', operator: 'DoesNotExist' },
      ],
    ],
    ['acme.io/owner', [{ key: 'acme.io/owner', operator: 'Exists' }]],
    ['region notin (eu)', [{ key: 'region', operator: 'NotIn', values: ['eu'] }]],
    ['env=', [{ key: 'env', operator: 'In', values: [''] }]],
    ['in in (in)', [{ key: 'in', operator: 'In', values: ['in'] }]],
  ])('reads %j', (text, matchExpressions) => {
    expect(parseSelector(text)).toEqual({ matchExpressions });
  });

  it.each(['=prod', 'env in prod', 'env in (a', 'a b', ',', 'a,', 'a=b=c', '!', 'a[0]=b', 'env=a b'])(
    'refuses %j',
    (text) => {
      expect(() => parseSelector(text)).toThrow(GenerationError);
    },
  );

  it('reads back what formatSelector writes', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), (matchExpressions) => {
        expect(parseSelector(formatSelector({ matchExpressions }))).toEqual({ matchExpressions });
      }),
    );
  });

  it('gives nothing but GenerationErrors for whatever text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '=', '!', ',', '(', ')', ' ', 'in', ' in ', '/', '.') }),
        (text) => {
          try {
            parseSelector(text);
          } catch (error) {
            expect(error).toBeInstanceOf(GenerationError);
          }
        },
      ),
    );
  });
});
