import { GenerationError } from '@wheelhouse/generators';
import { InvalidInputError } from '@wheelhouse/protocol';

/** As documented in the schema: 1 MiB of UTF-8. */
const MAX_MANIFEST_BYTES = 1_048_576;

/** Parses a manifest that a person sent; its errors say where in the text. Throws `INVALID_SPEC` or the parser's own code. */
export function parseManifestText<T>(text: string, parse: (text: string) => T): T {
  const size = Buffer.byteLength(text);
  if (size > MAX_MANIFEST_BYTES)
    throw new InvalidInputError(
      'INVALID_SPEC',
      `The manifest is ${size} bytes long; at most ${MAX_MANIFEST_BYTES} are taken. Split it, or move values into Git.`,
    );
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof GenerationError ? invalidInput(error) : error;
  }
}

/** An error of the generators as the API shows it: with its place, and line and column where they are known. */
export function invalidInput(error: GenerationError): InvalidInputError {
  return new InvalidInputError(error.code, positioned(error), {
    cause: error,
    details: {
      ...(error.location !== '' && { location: error.location }),
      ...(error.line !== undefined && { line: error.line }),
      ...(error.column !== undefined && { column: error.column }),
      ...(error.factCode !== undefined && { reason: error.factCode }),
    },
  });
}

/** The message of an error with its place in front, unless the message says it already. */
export function positioned(error: GenerationError): string {
  const { location, line, column } = error;
  const message = error.message.replace(`Line ${line}, column ${column}: `, '');
  const place = line === undefined ? '' : `line ${line}${column === undefined ? '' : `, column ${column}`}`;
  const parts = [place, location].filter((part) => part !== '' && !message.includes(part));
  return parts.length > 0 ? `${parts.join(', ')}: ${message}` : message;
}
