/** Parses what stands inside an action: pipelines, commands, operands. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_NESTING } from '../../limits.js';
import { readNumber, readRune } from './number-constant.js';
import { describeOperand, type CommandNode, type OperandNode, type PipelineNode } from './template-node.js';
import { TemplateProblem } from './template-problem.js';
import type { TokenStream } from './token-stream.js';
import type { Token, TokenKind } from './token.js';
import { unquoteText } from './unquote.js';

/** Kinds of tokens a command can begin with. */
const FIRST_OF_COMMAND: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'char constant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'raw string',
  'string',
  'variable',
  '(',
]);
const CONSTANTS: ReadonlySet<OperandNode['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'text constant'] as const);

/** Knows the names that may be used where it stands. */
export class PipelineParser {
  /** The variables that are defined, innermost last. The parser of blocks cuts it at their ends. */
  variables: string[] = ['$'];
  private readonly tokens: TokenStream;
  private readonly isFunction: (name: string) => boolean;
  private depth = 0;

  constructor(tokens: TokenStream, isFunction: (name: string) => boolean) {
    this.tokens = tokens;
    this.isFunction = isFunction;
  }

  /** Goes one level deeper for the time of a call. @throws GenerationError EXPRESSION_LIMIT */
  nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_TEMPLATE_NESTING) {
      const message = `The template has more than ${MAX_TEMPLATE_NESTING} blocks and parentheses inside one another.`;
      throw new GenerationError('EXPRESSION_LIMIT', message);
    }
    const result = parse();
    this.depth -= 1;
    return result;
  }

  /** A pipeline up to and with the token that ends it. */
  pipeline(context: string, end: 'right delimiter' | ')'): PipelineNode {
    const { offset } = this.tokens.peekNonSpace();
    const declared = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.tokens.peekNonSpace();
      if (token.kind === end) break;
      if (!FIRST_OF_COMMAND.has(token.kind)) this.tokens.unexpected(token, context);
      commands.push(this.command());
    }
    const last = this.tokens.next();
    if (commands.length === 0) throw new TemplateProblem(last.offset, `${context} has no value`);
    for (const command of commands.slice(1)) {
      const [word] = command.words;
      if (!CONSTANTS.has(word.kind)) continue;
      throw new TemplateProblem(word.offset, `${describeOperand(word)} cannot take the value of the command before "|"`);
    }
    return { kind: 'pipeline', offset, commands, ...declared };
  }

  /** `$x :=`, `$x =`, and in range also two variables. */
  private declarations(context: string): { variables: string[]; isAssignment: boolean } {
    const variables: string[] = [];
    for (;;) {
      const start = this.tokens.position;
      const token = this.tokens.peekNonSpace();
      if (token.kind !== 'variable') return { variables, isAssignment: false };
      this.tokens.next();
      const next = this.tokens.peekNonSpace();
      const isComma = next.kind === 'character' && next.text === ',';
      if (next.kind !== '=' && next.kind !== ':=' && !isComma) {
        // It is an argument, and the space after it separates words.
        this.tokens.rewind(start);
        return { variables, isAssignment: false };
      }
      this.tokens.next();
      variables.push(token.text);
      this.variables.push(token.text);
      if (!isComma) return { variables, isAssignment: next.kind === '=' };
      if (context !== 'range' || variables.length >= 2) {
        throw new TemplateProblem(next.offset, `${context} cannot set so many variables`);
      }
      const after = this.tokens.peekNonSpace();
      if (after.kind !== 'variable' && after.kind !== 'right delimiter' && after.kind !== ')') {
        throw new TemplateProblem(after.offset, 'in range, only a variable can follow the comma');
      }
    }
  }

  private command(): CommandNode {
    const { offset } = this.tokens.peekNonSpace();
    const words: OperandNode[] = [];
    for (;;) {
      this.tokens.peekNonSpace();
      const word = this.operand();
      if (word !== undefined) words.push(word);
      const token = this.tokens.peek();
      if (token.kind === 'space') {
        this.tokens.next();
        continue;
      }
      if (token.kind === '|') this.tokens.next();
      else if (token.kind !== 'right delimiter' && token.kind !== ')') this.tokens.unexpected(token, 'a command');
      break;
    }
    const [first, ...rest] = words;
    if (first === undefined) throw new TemplateProblem(offset, 'there is no command where one must be');
    return { offset, words: [first, ...rest] };
  }

  /** A term and the fields behind it; undefined when the next token begins none. */
  private operand(): OperandNode | undefined {
    const term = this.term();
    if (term === undefined) return undefined;
    const { offset } = this.tokens.peek();
    const names: string[] = [];
    while (this.tokens.peek().kind === 'field') names.push(this.tokens.next().text.slice(1));
    if (names.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'variable') return { ...term, names: [...term.names, ...names] };
    if (CONSTANTS.has(term.kind)) throw new TemplateProblem(offset, `"." cannot follow ${describeOperand(term)}`);
    return { kind: 'chain', offset, operand: term, names };
  }

  private term(): OperandNode | undefined {
    const token = this.tokens.peekNonSpace();
    const { offset, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.isFunction(text)) throw new TemplateProblem(offset, `there is no function "${text}"`);
        this.tokens.next();
        return { kind: 'identifier', offset, name: text };
      case '.':
        this.tokens.next();
        return { kind: 'dot', offset };
      case 'nil':
        this.tokens.next();
        return { kind: 'nil', offset };
      case 'variable':
        if (!this.variables.includes(text)) throw new TemplateProblem(offset, `the variable ${text} is not defined`);
        this.tokens.next();
        return { kind: 'variable', offset, name: text, names: [] };
      case 'field':
        this.tokens.next();
        return { kind: 'field', offset, names: [text.slice(1)] };
      case '(':
        this.tokens.next();
        return this.nested(() => this.pipeline('a pipeline in parentheses', ')'));
      default:
        return this.constant(token);
    }
  }

  private constant(token: Token): OperandNode | undefined {
    const { kind, offset, text } = token;
    switch (kind) {
      case 'bool':
        this.tokens.next();
        return { kind: 'bool', offset, value: text === 'true' };
      case 'char constant': {
        const value = readRune(text);
        if (value === undefined) throw new TemplateProblem(offset, `${text} is not a character constant`);
        this.tokens.next();
        return { kind: 'number', offset, value, written: text };
      }
      case 'number':
      case 'complex': {
        const value = readNumber(text);
        if (typeof value === 'string') throw new TemplateProblem(offset, value);
        this.tokens.next();
        return { kind: 'number', offset, value, written: text };
      }
      case 'string':
      case 'raw string': {
        const value = textConstant(token);
        this.tokens.next();
        return { kind: 'text constant', offset, value, written: text };
      }
      default:
        return undefined;
    }
  }
}

/** What a quoted token stands for. @throws TemplateProblem */
export function textConstant(token: Token): string {
  const value = unquoteText(token.text);
  if (value === undefined) throw new TemplateProblem(token.offset, `${token.text} has an escape that does not exist`);
  return value;
}
