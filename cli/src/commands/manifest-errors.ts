import { GenerationError } from '@wheelhouse/generators';
import { CommandError, EXIT, RefusalError } from '../exit-codes.js';
import { PlacedError } from './placed-error.js';

/** How the hub names the position in a message. */
const NAMED_POSITION = /^line \d+(?:, column \d+)?(?:, |: )| \(line \d+, column \d+\)/;

/** What ends with these is about what was sent: the others are about the hub, or the way to it. */
const ABOUT_THE_FILE: ReadonlySet<number> = new Set([EXIT.failure, EXIT.notFound, EXIT.conflict]);

/** What is wrong with a file that was sent, with the file in front; `FILE:LINE:COLUMN` where the hub names the place. */
export function inFile(file: string, error: CommandError): string {
  if (!(error instanceof RefusalError) || error.line === undefined) return `${file}: ${error.message}`;
  return `${file}:${error.line}:${error.column ?? 1}: ${error.message.replace(NAMED_POSITION, '')}`;
}

/** Runs what sends a file to the hub; what the hub says about it then names the file, too. */
export async function namingFile<T>(file: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof RefusalError) || !ABOUT_THE_FILE.has(error.exitCode)) throw error;
    throw new CommandError(error.code, inFile(file, error), error.exitCode);
  }
}

/** Runs what reads a file; its errors then name the file, the line and the column as editors do. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new PlacedError(file, error);
  }
}
