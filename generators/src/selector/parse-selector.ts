/** Label selectors as `kubectl -l` writes them. */
import { GenerationError } from '../generation.errors.js';
import { compileSelector, type LabelRequirement, type LabelSelector } from './label-selector.js';

const TOKEN = /\s*(?:(==|!=|[=!,()])|([^\s=!,()]+))/y;

/**
 * Reads `env=prod,region in (eu,us),!legacy,tier!=gold`. An empty text selects everything.
 * @throws GenerationError INVALID_SPEC
 */
export function parseSelector(text: string): LabelSelector {
  const tokens = tokenize(text);
  const matchExpressions: LabelRequirement[] = [];
  const reader = new TokenReader(text, tokens);
  while (!reader.isAtEnd()) {
    matchExpressions.push(readRequirement(reader));
    if (reader.isAtEnd()) break;
    reader.expect(',');
    if (reader.isAtEnd()) reader.fail('a condition is missing after the last comma');
  }
  const selector = { matchExpressions };
  compileSelector(selector);
  return selector;
}

/** Writes a selector as `kubectl -l` reads it. */
export function formatSelector(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [...labels, ...(selector.matchExpressions ?? []).map(formatRequirement)].join(',');
}

function formatRequirement({ key, operator, values = [] }: LabelRequirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
}

function readRequirement(reader: TokenReader): LabelRequirement {
  if (reader.take('!')) return { key: reader.word('a label key'), operator: 'DoesNotExist' };
  const key = reader.word('a label key');
  if (reader.take('=') || reader.take('==')) return { key, operator: 'In', values: [reader.optionalWord()] };
  if (reader.take('!=')) return { key, operator: 'NotIn', values: [reader.optionalWord()] };
  if (reader.take('in')) return { key, operator: 'In', values: readValues(reader) };
  if (reader.take('notin')) return { key, operator: 'NotIn', values: readValues(reader) };
  return { key, operator: 'Exists' };
}

function readValues(reader: TokenReader): string[] {
  reader.expect('(');
  const values = [reader.optionalWord()];
  while (reader.take(',')) values.push(reader.optionalWord());
  reader.expect(')');
  return values;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) break;
    tokens.push(match[1] ?? match[2] ?? '');
  }
  return tokens;
}

class TokenReader {
  private at = 0;
  private readonly text: string;
  private readonly tokens: readonly string[];

  constructor(text: string, tokens: readonly string[]) {
    this.text = text;
    this.tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(`"${token}" is expected ${this.here()}`);
  }

  word(what: string): string {
    const word = this.optionalWord();
    return word === '' ? this.fail(`${what} is expected ${this.here()}`) : word;
  }

  /** The next word; empty when a sign follows, as in `env=` or `env in (,a)`. */
  optionalWord(): string {
    const token = this.tokens[this.at];
    if (token === undefined || /^[=!,()]/.test(token)) return '';
    this.at += 1;
    return token;
  }

  fail(reason: string): never {
    throw new GenerationError('INVALID_SPEC', `The label selector "${this.text}" cannot be read: ${reason}.`);
  }

  private here(): string {
    const token = this.tokens[this.at];
    return token === undefined ? 'at the end' : `before "${token}"`;
  }
}
