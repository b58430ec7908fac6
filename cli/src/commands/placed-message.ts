/** What is wrong in a file, and where; a GenerationError has all of it. */
export interface Placed {
  readonly message: string;
  readonly location?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `FILE:LINE:COLUMN: MESSAGE (LOCATION)`, as editors find it; what the message says already is not said twice. */
export function placedMessage(file: string, { message, location = '', line, column = 1 }: Placed): string {
  const position = line === undefined ? '' : `:${line}:${column}`;
  const said = `Line ${line}, column ${column}: `;
  const text = (message.startsWith(said) ? message.slice(said.length) : message).replace(
    ` (line ${line}, column ${column})`,
    '',
  );
  return `${file}${position}: ${text}${location === '' || text.includes(location) ? '' : ` (${location})`}`;
}
