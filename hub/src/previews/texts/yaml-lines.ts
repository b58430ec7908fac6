import { stringify } from 'yaml';
import type { ExactObject } from '@wheelhouse/renderer';

/** An object as lines of YAML with sorted keys: one value a line, texts of several lines as blocks, so that lines can be compared. */
export function yamlLines(object: ExactObject): string[] {
  const text = stringify(object, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    sortMapEntries: true,
    // What YAML 1.1 readers such as kubectl take for something else than text gets quotes.
    version: '1.1',
    directives: false,
  });
  return text.trimEnd().split('\n');
}

/**
 * Where a line of YAML lies: the keys above it, for example `spec.template.spec.containers[]`. Items of lists have no number, so that
 * the same change in the first and in the third item is the same.
 */
export function pathOfLine(lines: readonly string[], at: number): string {
  let limit = indentOf(lines[at] ?? '');
  let path = '';
  for (let index = at - 1; index >= 0 && limit > 0; index--) {
    for (const { column, part } of openingsOf(lines[index] ?? '').toReversed()) {
      if (column >= limit) continue;
      limit = column;
      path = path === '' || path.startsWith('[]') ? `${part}${path}` : `${part}.${path}`;
    }
  }
  return path;
}

interface Opening {
  readonly column: number;
  readonly part: string;
}

/** What a line opens: items of lists, and a key whose value stands below. */
function openingsOf(line: string): Opening[] {
  let column = indentOf(line);
  const found: Opening[] = [];
  for (; line.startsWith('- ', column); column += 2) found.push({ column, part: '[]' });
  const key = /^(.+?):(?: [|>][-+\d]*)?$/.exec(line.slice(column))?.[1];
  return key === undefined ? found : [...found, { column, part: key }];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
