/** Parses what stands inside an action: pipelines, commands, operands. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_NESTING } from '../../limits.js';
import { readNumber, readRune } from './number-constant.js';
import {
  type CommandNode,
  type ConstantNode,
  describeOperand,
  isConstant,
  type OperandNode,
  type PipelineNode,
} from './template-node.js';
import { TemplateProblem } from './template-problem.js';
import type { TokenStream } from './token-stream.js';
import type { Token, TokenKind } from './token.js';
import { unquoteText } from './unquote.js';
import { VariableNames } from './variable-names.js';

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

/** Knows the names that may be used where it stands. */
export class PipelineParser {
  /** The variables that are defined. The parser of blocks cuts them at the ends of blocks. */
  variables = new VariableNames();
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
      if (!isConstant(word) && word.kind !== 'dot') continue;
      throw new TemplateProblem(
        word.offset,
        `${describeOperand(word)} cannot take the value of the command before "|"`,
      );
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
      this.variables.add(token.text);
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
    if (isConstant(term) || term.kind === 'dot')
      throw new TemplateProblem(offset, `"." cannot follow ${describeOperand(term)}`);
    return { kind: 'chain', offset, operand: term, names };
  }

  private term(): OperandNode | undefined {
    const token = this.tokens.peekNonSpace();
    if (!FIRST_OF_COMMAND.has(token.kind)) return undefined;
    if (token.kind === '(') {
      this.tokens.next();
      return this.nested(() => this.pipeline('a pipeline in parentheses', ')'));
    }
    const term = this.name(token) ?? constant(token);
    if (term !== undefined) this.tokens.next();
    return term;
  }

  private name({ kind, offset, text }: Token): OperandNode | undefined {
    if (kind === '.') return { kind: 'dot', offset };
    if (kind === 'field') return { kind: 'field', offset, names: [text.slice(1)] };
    if (kind === 'variable') {
      if (!this.variables.has(text)) throw new TemplateProblem(offset, `the variable ${text} is not defined`);
      return { kind: 'variable', offset, name: text, names: [] };
    }
    if (kind !== 'identifier') return undefined;
    if (!this.isFunction(text))
      throw new TemplateProblem(
        offset,
        `there is no function ${JSON.stringify(text)} (parameters begin with a dot: .${text})`,
      );
    return { kind: 'identifier', offset, name: text };
  }
}

function constant(token: Token): ConstantNode | undefined {
  const { kind, offset, text } = token;
  if (kind === 'nil') return { kind: 'nil', offset };
  if (kind === 'bool') return { kind: 'bool', offset, value: text === 'true' };
  if (kind === 'string' || kind === 'raw string') {
    return { kind: 'text constant', offset, value: textConstant(token), written: text };
  }
  const value = kind === 'char constant' ? readRune(text) : readNumber(text);
  if (typeof value === 'string') throw new TemplateProblem(offset, value);
  if (value === undefined) throw new TemplateProblem(offset, `${text} is not a character constant`);
  return { kind: 'number', offset, value, written: text };
}

/** What a quoted token stands for. @throws TemplateProblem */
export function textConstant(token: Token): string {
  const value = unquoteText(token.text);
  if (value === undefined) throw new TemplateProblem(token.offset, `${token.text} has an escape that does not exist`);
  return value;
}
