import { GenerationError } from '@wheelhouse/generators';
import { CommandError } from '../exit-codes.js';
import { placedMessage } from './placed-message.js';

/** The position that the hub names first in an error of a manifest. */
const HUB_POSITION = /^line (\d+), column (\d+)(?:, |: )/;

/** What the hub says about a manifest, with the file in front; `FILE:LINE:COLUMN` where it names the place. */
export function inFile(file: string, message: string): string {
  const [found, line, column] = HUB_POSITION.exec(message) ?? [];
  return found === undefined ? `${file}: ${message}` : `${file}:${line}:${column}: ${message.slice(found.length)}`;
}

/** Runs what sends a file to the hub; its errors that name a line then name the file, too. */
export async function namingFile<T>(file: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof CommandError) || !HUB_POSITION.test(error.message)) throw error;
    throw new CommandError(error.code, inFile(file, error.message), error.exitCode);
  }
}

/** Runs what reads a file; its errors then name the file, the line and the column as editors do. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new CommandError(error.code, placedMessage(file, error));
  }
}
