import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesSelector } from './label-selector.js';
import { selectorMismatch } from './selector-mismatch.js';

const word = fc.constantFrom('a', 'b', 'c');
const expression = fc.oneof(
  fc.record({
    key: word,
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(word, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key: word, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

describe('A reason why labels do not match a selector', () => {
  it('is there exactly when they do not', () => {
    fc.assert(
      fc.property(
        fc.dictionary(word, word),
        fc.dictionary(word, word, { maxKeys: 1 }),
        fc.array(expression, { maxLength: 2 }),
        (labels, matchLabels, matchExpressions) => {
          const selector = { matchLabels, matchExpressions };
          const lookup = (key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
          expect(selectorMismatch(selector, lookup) === undefined).toBe(matchesSelector(selector, labels));
        },
      ),
    );
  });

  it('spells out five values and counts the others', () => {
    const selector = {
      matchExpressions: [{ key: 'env', operator: 'In', values: ['1', '2', '3', '4', '5', '6', '7'] }],
    };
    expect(selectorMismatch(selector, () => 'x')).toBe(
      'label env is "x", not "1" or "2" or "3" or "4" or "5" or 2 more',
    );
  });
});
