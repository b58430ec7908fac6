import { GenerationError } from '@wheelhouse/generators';
import { CommandError } from '../exit-codes.js';
import { placedMessage } from './placed-message.js';

/** Runs what reads a file; its errors then name the file, the line and the column as editors do. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new CommandError(error.code, placedMessage(file, error));
  }
}
