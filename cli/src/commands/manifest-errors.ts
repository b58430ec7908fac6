import { GenerationError } from '@wheelhouse/generators';
import { CommandError } from '../exit-codes.js';

/** Runs what reads a file; its errors then name the file, the line and the column as editors do. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    const position = error.line === undefined ? '' : `:${error.line}:${error.column ?? 1}`;
    const location = error.location ? ` (${error.location})` : '';
    throw new CommandError(error.code, `${file}${position}: ${error.message}${location}`);
  }
}
