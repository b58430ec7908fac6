import { describe, expect, it } from '@jest/globals';
import { revisionWord } from './application.js';

describe('the revision of an application', () => {
  it('says where a person chose it, and how that ends', () => {
    expect(revisionWord({ revision: 'abc', isPinned: false })).toBe('abc');
    expect(revisionWord({ revision: 'abc', isPinned: true })).toBe(
      'abc (chosen; the next sync or refresh follows its source again)',
    );
    expect(revisionWord({ revision: null, isPinned: true })).toBeUndefined();
  });
});
