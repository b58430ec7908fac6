import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { RenderError } from '../render.errors.js';
import { normalizeSourcePath } from './source-path.js';

describe('The path of a source', () => {
  it.each([
    ['', ''],
    ['.', ''],
    ['./', ''],
    ['apps/web', 'apps/web'],
    ['./apps//web/', 'apps/web'],
    ['apps/../web', 'web'],
    ['%2e%2e/x', '%2e%2e/x'],
  ])('%j is %j', (path, expected) => expect(normalizeSourcePath(path)).toBe(expected));

  it.each(['..', '../x', 'a/../../x', '/etc', 'a\\..\\b', 'a\0b', 'a\rb', 'file:x', 'https://x', 'x'.repeat(5_000)])(
    '%j is refused (row 10)',
    (path) => {
      expect(() => normalizeSourcePath(path)).toThrow(expect.objectContaining({ code: 'PATH_OUT_OF_REPO' }));
    },
  );

  it('never leads out, whatever comes (row 10)', () => {
    const wild = fc.array(
      fc.oneof(fc.constantFrom('..', '.', '', 'a', '/', '\\', '\0', '%2e', '․․', 'C:'), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(wild, (parts) => {
        try {
          const path = normalizeSourcePath(parts.join('/'));
          expect(path.split('/')).not.toContain('..');
          expect(path).not.toMatch(/^\/|\/$|\0/);
        } catch (error) {
          expect(error).toBeInstanceOf(RenderError);
        }
      }),
    );
  });
});
