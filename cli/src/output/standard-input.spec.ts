import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readInput, readSecret } from './standard-input.js';

const LIMIT = 2 * 1024 * 1024;
const before = Object.getOwnPropertyDescriptor(process, 'stdin');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-input-'));
});
afterEach(() => {
  if (before) Object.defineProperty(process, 'stdin', before);
  rmSync(directory, { recursive: true, force: true });
});

function pipe(...chunks: string[]): void {
  const value = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  Object.defineProperty(process, 'stdin', { value, configurable: true });
}

describe('readInput', () => {
  it('reads standard input to its end', async () => {
    pipe('one ', 'two\n');
    expect(await readInput('-')).toBe('one two\n');
  });

  it('refuses what is larger than the limit, from a file and from standard input', async () => {
    pipe('x'.repeat(LIMIT), 'x');
    await expect(readInput('-')).rejects.toThrow('standard input has 2097153 bytes');
    const file = join(directory, 'large');
    writeFileSync(file, 'x'.repeat(LIMIT + 1));
    await expect(readInput(file)).rejects.toThrow(`${file} has`);
  });

  it('says which file cannot be read', async () => {
    await expect(readInput(join(directory, 'none'))).rejects.toThrow('none cannot be read');
  });
});

describe('readSecret', () => {
  it.each([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    [' secret \n\n', ' secret \n'],
  ])('takes one line break from the end of %j', async (given, secret) => {
    pipe(given);
    expect(await readSecret('')).toBe(secret);
  });
});
