import { describe, expect, it } from '@jest/globals';
import { parseCommand } from './options.js';

describe('the command line', () => {
  it('has defaults', () => {
    const expected = {
      kind: 'up',
      directory: '.wheelhouse/testbed',
      clusters: 3,
      controllerManager: true,
      timeoutSeconds: 120,
      json: false,
    };
    expect(parseCommand(['up'])).toEqual(expected);
  });

  it('reads every flag', () => {
    const words = ['up', '--clusters', '5', '--dir', 'D', '--timeout=9', '--no-controller-manager', '--json'];
    const expected = {
      kind: 'up',
      directory: 'D',
      clusters: 5,
      controllerManager: false,
      timeoutSeconds: 9,
      json: true,
    };
    expect(parseCommand(words)).toEqual(expected);
  });

  it.each([['sideways'], ['up now'], ['up --clusters 0'], ['up --clusters three'], ['up --frobnicate']])(
    'refuses %s',
    (line) => {
      expect(() => parseCommand(line.split(' '))).toThrow(/Unknown|Unexpected|takes a whole number/);
    },
  );

  it('shows help when it is asked nothing', () => {
    expect(parseCommand([])).toEqual({ kind: 'help' });
    expect(parseCommand(['up', '--help'])).toEqual({ kind: 'help' });
  });
});
