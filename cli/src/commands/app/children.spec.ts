import { describe, expect, it } from '@jest/globals';
import { childPresentation, childRows, dependenciesWord, type ListedChild } from './children.js';

const child: ListedChild = {
  kind: 'ApplicationSet',
  name: 'fleet',
  wave: 2,
  isOwned: false,
  syncStatus: 'OutOfSync',
  health: null,
  message: `It is created later. ${'Wave 1 waits for the application "db". '.repeat(5)}`,
};

describe('children on the terminal', () => {
  it('stand in a row with their wave, and a message that is cut only in lists', () => {
    expect(childPresentation.row(child)).toMatchObject({
      WAVE: 2,
      KIND: 'ApplicationSet',
      NAME: 'fleet',
      SYNC: 'OutOfSync',
    });
    expect(String(childPresentation.row(child)['MESSAGE']).length).toBeLessThan(child.message?.length ?? 0);
    expect(childRows([child])[0]?.['MESSAGE']).toBe(child.message);
    expect(childPresentation.wide?.(child)).toEqual({ OWNED: 'no', MESSAGE: child.message });
    expect(childPresentation.name(child)).toBe('applicationset/fleet');
  });
});

describe('dependencies on the terminal', () => {
  it('are names, with the reason where they are not ready', () => {
    expect(dependenciesWord([])).toBeUndefined();
    expect(
      dependenciesWord([
        { name: 'db', isReady: true, message: null },
        { name: 'cache', isReady: false, message: 'it is Synced and Progressing' },
        { name: '', isReady: false, message: 'no application anywhere matches "a=b"' },
      ]),
    ).toBe('db, cache (it is Synced and Progressing), (no application anywhere matches "a=b")');
  });
});
