/** Failures of Handlebars templates, with their place in the template. */
import type { Position } from '../generation.errors.js';

/** Something wrong at a place of a template; translated at the outside of `compileHandlebars`. */
export class TemplateFailure extends Error {
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.name = 'TemplateFailure';
    this.position = position;
  }
}

/** Fails at a node of the syntax tree. */
export function failAt(node: hbs.AST.Node, message: string): never {
  throw new TemplateFailure(message, positionOf(node));
}

/** Where a node stands, counted from 1. */
export function positionOf(node: hbs.AST.Node): Position {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}

/**
 * Handlebars' parse errors: those about a node carry their place, the parser's own say only the line and show the surroundings of the
 * place, from which the column is found.
 */
export function parseErrorOf(text: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { lineNumber, column } = error as { lineNumber?: unknown; column?: unknown };
  if (typeof lineNumber === 'number' && typeof column === 'number') {
    return new TemplateFailure(error.message.replace(/ - \d+:\d+$/, ''), { line: lineNumber, column: column + 1 });
  }
  const [first = '', excerpt = '', marker = '', expecting = ''] = error.message.split('\n');
  const line = /line (\d+)/.exec(first)?.[1];
  if (line === undefined) return error;
  const found = /got '(\w+)'/.exec(expecting)?.[1];
  const reason =
    found === 'EOF' || found === 'INVALID'
      ? 'the text ends inside a tag or block, or a tag is malformed'
      : 'a tag is malformed here';
  return new TemplateFailure(reason, placeOf(text, Number(line), excerpt, marker.indexOf('^')));
}

function placeOf(text: string, line: number, excerpt: string, at: number): Position {
  const lines = text.split('\n');
  const number = Math.min(Math.max(line, 1), lines.length);
  const content = lines[number - 1] ?? '';
  const behind = excerpt.slice(at, at + 20).replace(/\.\.\.$/, '');
  const before = excerpt.slice(0, Math.max(at, 0)).replace(/^\.\.\./, '');
  const exact = content.indexOf(before + behind);
  const column = exact >= 0 ? exact + before.length : behind === '' ? content.length : content.indexOf(behind);
  return { line: number, column: Math.max(column, 0) + 1 };
}
