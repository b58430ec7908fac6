/** Random Go templates over the parameters of `random-data.ts`: mostly well typed, so that most of them render. */
import { type Kind, SIGNATURES, type Signature } from './function-signatures.js';
import { randomText } from './random-data.js';
import type { SeededRandom } from './seeded-random.js';

const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  text: ['$.s', '$.t', '$.u', '$.name', '$.m.a', '$.m.c.d.e', '$.labels.env', '$.s', '$.name'],
  int: ['(len $.s)', '(int $.i)', '(int $.k)', '3', '0', '-2', '7', '0x10', '(len $.texts)', '1_000'],
  float: ['$.n', '$.i', '$.m.b', '1.5', '-0.25', '1e6', '(float64 $.i)'],
  bool: ['$.yes', '$.no', 'true', 'false'],
  list: ['$.texts', '$.numbers', '$.mixed', '(list 1 2 3)', '(list)'],
  texts: ['$.segments', '(splitList "," $.s)', '$.texts'],
  map: ['$.m', '$.o', '$.empty', '(dict "a" 1 "c" (dict "d" "x"))', '$.m.c'],
  any: [
    '$.s',
    '$.n',
    '$.i',
    '$.yes',
    '$.nil',
    '$.texts',
    '$.m',
    '$.o',
    '$.mixed',
    '$.segments',
    '$.labels',
    '$.absent',
    '.',
    '$.numbers',
    '$.m.c',
    '$.empty',
  ],
  time: ['(toDate "2006-01-02" "2024-02-29")', '(toDate "2006-01-02 15:04:05" "2021-07-04 05:06:07")'],
};
const BY_RESULT = new Map<Kind, Signature[]>();
for (const one of SIGNATURES) BY_RESULT.set(one.gives, [...(BY_RESULT.get(one.gives) ?? []), one]);
/** A time under a verb that is not for it shows the inside of Go's type, which is not imitated. */
const PRINTABLE = SIGNATURES.filter(({ gives }) => gives !== 'time');
const LITERALS = ['literal', ' ', '\n', '  \n\t', 'a-b: ', '}', '"', 'ä'];

/** Makes one template at a time. */
export class RandomTemplate {
  private readonly random: SeededRandom;
  private variables: string[] = [];
  private loops = 0;
  private readonly defined: string[] = [];

  constructor(random: SeededRandom) {
    this.random = random;
  }

  /** A whole template. */
  make(): string {
    this.defined.length = 0;
    this.variables = [];
    const head = this.random.chance(0.15) ? this.definition() : '';
    return head + this.nodes(3);
  }

  private nodes(depth: number): string {
    const before = this.variables;
    const text = this.random.list(1, depth > 1 ? 4 : 2, () => this.node(depth)).join('');
    this.variables = before;
    return text;
  }

  private node(depth: number): string {
    const { random } = this;
    if (depth === 0 || random.chance(0.55)) return random.chance(0.3) ? random.pick(LITERALS) : this.output(depth);
    switch (random.below(9)) {
      case 0:
      case 1:
        return this.condition(depth);
      case 2:
        return `${this.tag(`with ${this.binding()}${this.expression(random.pick(['map', 'any', 'text']), 2)}`)}${this.nodes(depth - 1)}${this.otherwise(depth)}${this.tag('end')}`;
      case 3:
      case 4:
        return this.loop(depth);
      case 5:
        return this.tag(random.pick(['/* a comment */', '/* {{ "x" }} */']));
      case 6:
        return this.assignment();
      case 7:
        return this.defined.length === 0
          ? this.output(depth)
          : this.tag(`template "${random.pick(this.defined)}" ${this.expression('any', 1)}`);
      default:
        return random.chance(0.2)
          ? `${this.tag(`block "b${random.below(1e6)}" .`)}${this.isolated(depth - 1)}${this.tag('end')}`
          : this.output(depth);
    }
  }

  private definition(): string {
    const name = `d${this.random.below(100)}`;
    const body = this.isolated(1);
    this.defined.push(name);
    return `{{define "${name}"}}${body}{{end}}`;
  }

  /** A template of its own sees none of the variables around it, and no loop. */
  private isolated(depth: number): string {
    const { variables, loops } = this;
    this.variables = [];
    this.loops = 0;
    const text = this.nodes(depth);
    this.variables = variables;
    this.loops = loops;
    return text;
  }

  private condition(depth: number): string {
    const start = this.tag(`if ${this.expression(this.random.pick(['bool', 'any', 'text', 'int']), 2)}`);
    const middle = this.random.chance(0.25)
      ? `${this.tag(`else if ${this.expression('bool', 1)}`)}${this.nodes(depth - 1)}`
      : '';
    return `${start}${this.nodes(depth - 1)}${middle}${this.otherwise(depth)}${this.tag('end')}`;
  }

  private otherwise(depth: number): string {
    return this.random.chance(0.4) ? `${this.tag('else')}${this.nodes(depth - 1)}` : '';
  }

  private loop(depth: number): string {
    const { random } = this;
    const before = this.variables;
    const over = this.expression(random.pick(['list', 'texts', 'map', 'list', 'any']), 1);
    const names = random.below(3);
    const own = Array.from({ length: names }, () => `$v${random.below(50)}`);
    this.variables = [...before, ...own];
    this.loops += 1;
    const exit = random.chance(0.2)
      ? `{{if ${this.expression('bool', 1)}}}{{${random.pick(['break', 'continue'])}}}{{end}}`
      : '';
    const body = `${exit}${this.nodes(depth - 1)}`;
    this.loops -= 1;
    this.variables = before;
    const head = names === 0 ? `range ${over}` : `range ${own.join(', ')} := ${over}`;
    return `${this.tag(head)}${body}${this.otherwise(depth)}${this.tag('end')}`;
  }

  private assignment(): string {
    const known = this.variables.at(-1);
    const value = this.expression(this.random.pick(['any', 'text', 'int']), 2);
    if (known !== undefined && this.random.chance(0.4)) return this.tag(`${known} = ${value}`);
    const name = `$v${this.random.below(50)}`;
    const text = this.tag(`${name} := ${value}`);
    this.variables = [...this.variables, name];
    return text;
  }

  private binding(): string {
    if (!this.random.chance(0.2)) return '';
    const name = `$w${this.random.below(50)}`;
    return `${name} := `;
  }

  private output(depth: number): string {
    const kind = this.random.pick<Kind>(['text', 'text', 'int', 'float', 'bool', 'list', 'map', 'any', 'texts']);
    return this.tag(this.expression(kind, depth + 1));
  }

  private tag(content: string): string {
    const { random } = this;
    const open = random.chance(0.12) ? '{{- ' : random.chance(0.5) ? '{{ ' : '{{';
    const close = random.chance(0.12) ? ' -}}' : random.chance(0.5) ? ' }}' : '}}';
    // A comment stands directly at its delimiters.
    if (content.startsWith('/*')) return `${open === '{{ ' ? '{{' : open}${content}${close === ' }}' ? '}}' : close}`;
    return `${open}${content}${close}`;
  }

  /** An expression of a kind: now and then of another, for the errors. */
  private expression(kind: Kind, depth: number): string {
    const { random } = this;
    // What is no time reads as the time of the call, which differs.
    const wanted =
      kind !== 'time' && random.chance(0.01) ? random.pick<Kind>(['text', 'int', 'map', 'any', 'list']) : kind;
    if (depth <= 0 || random.chance(0.25)) return this.simple(wanted);
    const candidates = wanted === 'any' ? PRINTABLE : BY_RESULT.get(wanted);
    if (candidates === undefined) return this.simple(wanted);
    const { name, takes } = random.pick(candidates);
    const values = takes.map((taken) =>
      typeof taken === 'string' ? this.argument(taken, depth - 1) : random.pick(taken),
    );
    const last = values.at(-1);
    if (last !== undefined && random.chance(0.35)) return [last, [name, ...values.slice(0, -1)].join(' ')].join(' | ');
    return [name, ...values].join(' ');
  }

  private argument(kind: Kind, depth: number): string {
    const text = this.expression(kind, depth);
    const isOne = /^("(?:[^"\\]|\\.)*"|\([^()]*\)|[^ |"()]+)$/.test(text);
    return isOne ? text : `(${text})`;
  }

  private simple(kind: Kind): string {
    const { random } = this;
    if (kind === 'any' && this.variables.length > 0 && random.chance(0.3)) return random.pick(this.variables);
    if (kind === 'text' && random.chance(0.25))
      return JSON.stringify(randomText(random)).replaceAll('\\u0000', '\\x00').replaceAll('\\u0007', '\\a');
    return random.pick(FIELDS[kind]);
  }
}
