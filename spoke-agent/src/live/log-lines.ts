// From text as it comes to whole lines, in pieces that fit an answer.

/** A longer line is cut, and says so. */
export const MAX_LINE_LENGTH = 32 * 1024;
const CUT = '... (cut: the line is longer)';
/** The JSON text of the lines of one piece: below what a piece may have, whatever has to be escaped. */
const MAX_PIECE_LENGTH = 200 * 1024;

export class LogLines {
  private rest = '';
  private isCutting = false;

  /** The lines that are complete now. */
  push(text: string): string[] {
    const parts = (this.rest + text).split('\n');
    this.rest = parts.pop() ?? '';
    const lines = this.isCutting ? parts.slice(1) : parts;
    if (parts.length > 0) this.isCutting = false;
    if (this.isCutting) this.rest = '';
    else if (this.rest.length > MAX_LINE_LENGTH) {
      // The rest of a line that is too long is not kept: it may have no end.
      lines.push(this.rest);
      this.rest = '';
      this.isCutting = true;
    }
    return lines.map((line) => bounded(line));
  }

  /** What stands after the last end of a line. */
  finish(): string[] {
    return this.rest === '' ? [] : [bounded(this.rest)];
  }
}

/** Lines in groups, each of which fits a piece of an answer. */
export function* pieces(lines: readonly string[]): Generator<string[]> {
  let piece: string[] = [];
  let length = 0;
  for (const line of lines) {
    const size = JSON.stringify(line).length + 1;
    if (piece.length > 0 && length + size > MAX_PIECE_LENGTH) {
      yield piece;
      piece = [];
      length = 0;
    }
    piece.push(line);
    length += size;
  }
  if (piece.length > 0) yield piece;
}

function bounded(line: string): string {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  return whole.length <= MAX_LINE_LENGTH ? whole : `${whole.slice(0, MAX_LINE_LENGTH)}${CUT}`;
}
