import { describe, expect, it } from '@jest/globals';
import { isLfsPointer } from './lfs-pointer.js';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize 12345\n`;
const isPointer = (text: string): boolean => isLfsPointer(Buffer.from(text));

describe('A pointer of Git LFS', () => {
  it('is known by its three lines (row 29)', () => {
    expect(isPointer(POINTER)).toBe(true);
    expect(isPointer(POINTER.replace('oid', 'ext-0-foo sha256:00\noid'))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a manifest', 'version: 1\n'],
    ['only the first line', 'version https://git-lfs.github.com/spec/v1\n'],
    ['text that shows one', `# A pointer:\n${POINTER}`],
    ['a file that is too large', POINTER + 'x'.repeat(1_024)],
  ])('is not %s', (_, text) => expect(isPointer(text)).toBe(false));
});
