import { describe, expect, it } from '@jest/globals';
import { unknownSyncOptions } from './unknown-sync-options.js';

describe('sync options that mean nothing', () => {
  it.each(['CreateNamespace=true', 'ServerSideApply=false', 'Prune=confirm', 'Delete=false', 'PruneLast=true'])(
    'takes %s',
    (option) => {
      expect(unknownSyncOptions([option, 'PrunePropagationPolicy=background'])).toEqual([]);
    },
  );

  it('names those that nobody reads', () => {
    expect(unknownSyncOptions(['CreateNamespaces=true', 'Replace=true', 'constructor=true'])).toEqual([
      'There is no sync option "CreateNamespaces=true".',
      'There is no sync option "constructor=true".',
    ]);
  });

  it.each(['Prune=maybe', 'Replace', 'Replace=True', 'PrunePropagationPolicy=forground'])(
    'says what %s takes instead',
    (option) => {
      expect(unknownSyncOptions([option])).toEqual([expect.stringMatching(/has no such value: it takes [a-z]+, /)]);
    },
  );
});
