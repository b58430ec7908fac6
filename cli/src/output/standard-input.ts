import { readFileSync } from 'node:fs';
import { CommandError } from '../exit-codes.js';

/** The largest file or input that is read. */
const INPUT_LIMIT = 2 * 1024 * 1024;

/** Reads a file, or standard input for `-`. */
export function readInput(file: string): string {
  let content: Buffer;
  try {
    content = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new CommandError('FILE_UNREADABLE', `${file} cannot be read: ${(error as Error).message}`);
  }
  if (content.length > INPUT_LIMIT)
    throw new CommandError('FILE_TOO_LARGE', `${file} has ${content.length} bytes, the limit is ${INPUT_LIMIT}.`);
  return content.toString('utf8');
}

/** Reads a secret from standard input, without its last line break. */
export function readSecret(): string {
  return readInput('-').replace(/\r?\n$/, '');
}
