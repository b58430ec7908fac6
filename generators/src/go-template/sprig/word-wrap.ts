/** Wraps a text at blanks. Widths count bytes. */
import type { GoCall } from '../values/go-function.js';
import { bytesOf, textOf } from '../values/go-text.js';

const BLANK = 0x20;

/** How to wrap: at so many bytes; longer words stay whole, or are cut. */
export interface Wrapping {
  readonly width: number;
  readonly cutsWords: boolean;
}

/** The lines of a wrapped text. */
export function wrappedLines(text: string, { width, cutsWords }: Wrapping, call: GoCall): string[] {
  const bytes = bytesOf(text);
  const most = Math.max(width, 1);
  const lines: string[] = [];
  let start = 0;
  while (bytes.length - start > most) {
    if (bytes[start] === BLANK) {
      start += 1;
      continue;
    }
    const blank = bytes.subarray(start, start + most + 1).lastIndexOf(BLANK);
    let end = start + blank;
    if (blank < 0) end = cutsWords ? start + most : bytes.indexOf(BLANK, start + most);
    if (end < 0) break;
    call.step();
    lines.push(textOf(bytes.subarray(start, end)));
    start = blank < 0 && cutsWords ? end : end + 1;
  }
  lines.push(textOf(bytes.subarray(start)));
  return lines;
}
