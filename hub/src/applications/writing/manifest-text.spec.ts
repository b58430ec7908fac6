import { describe, expect, it } from '@jest/globals';
import { GenerationError, parseApplicationSet } from '@wheelhouse/generators';
import { parseManifestText, positioned } from './manifest-text.js';

describe('the error of a manifest', () => {
  const position = { line: 3, column: 5 };

  it('begins with its place', () => {
    const error = new GenerationError('GENERATOR_ERROR', 'It is empty.', { location: 'spec.generators[0]', position });
    expect(positioned(error)).toBe('line 3, column 5, spec.generators[0]: It is empty.');
  });

  it('says no place twice', () => {
    const message = 'Line 3, column 5: spec.generators is required.';
    const error = new GenerationError('INVALID_SPEC', message, { location: 'spec.generators', position });
    expect(positioned(error)).toBe('line 3, column 5: spec.generators is required.');
  });

  it('has the place in its details, too', () => {
    expect(() => parseManifestText('kind: [', parseApplicationSet)).toThrow(
      expect.objectContaining({ code: 'INVALID_SPEC', details: expect.objectContaining({ line: 1 }) }),
    );
  });

  it('refuses what is larger than 1 MiB', () => {
    expect(() => parseManifestText('x'.repeat(1_048_577), parseApplicationSet)).toThrow('1048577 bytes long');
  });
});
