/** Compiles the statements of a Handlebars template to closures. */
import { isJsonList, isJsonObject, typeNameOf, type Json } from '../json.js';
import { MAX_TEMPLATE_DEPTH } from '../limits.js';
import { compileExpression, type Evaluate } from './handlebars-expression.js';
import { isTruthy, type Argument } from './handlebars-helpers.js';
import type { TemplateBudget } from './template-budget.js';
import { failAt } from './template-failure.js';
import { innerFrame, type Frame } from './template-frame.js';

/** Renders a piece of a template. */
export type Render = (frame: Frame, budget: TemplateBudget) => string;

/** Compiles a program: the whole template, or one branch of a block. */
export function compileProgram(program: hbs.AST.Program, depth: number): Render {
  if (depth > MAX_TEMPLATE_DEPTH) failAt(program, `blocks are nested deeper than ${MAX_TEMPLATE_DEPTH} levels`);
  const parts: Render[] = [];
  for (const statement of program.body) {
    const part = compileStatement(statement, depth);
    if (part !== undefined) parts.push(part);
  }
  const [only, second] = parts;
  if (only === undefined) return () => '';
  if (second === undefined) return only;
  return (frame, budget) => {
    let text = '';
    for (const part of parts) text += part(frame, budget);
    budget.checkLength(text);
    return text;
  };
}

function compileStatement(statement: hbs.AST.Statement, depth: number): Render | undefined {
  switch (statement.type) {
    case 'ContentStatement': {
      const { value } = statement as hbs.AST.ContentStatement;
      return value === '' ? undefined : () => value;
    }
    case 'CommentStatement':
      return undefined;
    case 'MustacheStatement':
      return compileMustache(statement as hbs.AST.MustacheStatement);
    case 'BlockStatement':
      return compileBlock(statement as hbs.AST.BlockStatement, depth);
    case 'PartialStatement':
    case 'PartialBlockStatement':
      return failAt(statement, 'partials ({{> ...}}) are not available');
    default:
      return failAt(statement, 'decorators ({{* ...}}) are not available');
  }
}

function compileMustache(mustache: hbs.AST.MustacheStatement): Render {
  const evaluate = compileExpression(mustache, 'strict');
  return (frame, budget) => {
    const value = evaluate(frame, budget);
    if (typeof value === 'string') return value;
    if (value === null || value === undefined) return '';
    if (typeof value !== 'object') return String(value);
    return failAt(mustache, `the value is a ${typeNameOf(value)}, which is no text; use join, toJson or toYaml`);
  };
}

/** The parts of a block, compiled. */
interface Block {
  readonly node: hbs.AST.BlockStatement;
  readonly main: Render;
  readonly otherwise: Render;
  readonly names: readonly string[];
}

function compileBlock(node: hbs.AST.BlockStatement, depth: number): Render {
  const { program, inverse } = node as { program?: hbs.AST.Program; inverse?: hbs.AST.Program };
  const block: Block = {
    node,
    main: program === undefined ? () => '' : compileProgram(program, depth + 1),
    otherwise: inverse === undefined ? () => '' : compileProgram(inverse, isElseIf(inverse) ? depth : depth + 1),
    names: program?.blockParams ?? [],
  };
  const name = node.path.type === 'PathExpression' ? node.path.original : '';
  switch (name) {
    case 'if':
    case 'unless':
      return compileCondition(block, compileExpression(onlyArgument(node, name), 'tolerant'), name === 'if');
    case 'each': {
      const evaluate = compileExpression(onlyArgument(node, name), 'strict');
      return (frame, budget) => renderEach(block, evaluate(frame, budget), frame, budget);
    }
    case 'with': {
      const evaluate = compileExpression(onlyArgument(node, name), 'tolerant');
      return (frame, budget) => renderWith(block, evaluate(frame, budget), frame, budget);
    }
    default: {
      const evaluate = compileExpression(node, 'strict');
      return (frame, budget) => renderSection(block, evaluate(frame, budget), frame, budget);
    }
  }
}

/** `{{else if}}` is a block inside the else branch, but nobody sees it as nested. */
function isElseIf(inverse: hbs.AST.Program): boolean {
  return (inverse as { chained?: boolean }).chained === true;
}

function onlyArgument(node: hbs.AST.BlockStatement, name: string): hbs.AST.Expression {
  const [argument] = node.params;
  return argument === undefined || node.params.length > 1
    ? failAt(node, `#${name} takes exactly one argument`)
    : argument;
}

function compileCondition(block: Block, evaluate: Evaluate, wanted: boolean): Render {
  const zeroCounts = block.node.hash?.pairs.some((pair) => pair.key === 'includeZero') ?? false;
  return (frame, budget) => {
    const value = evaluate(frame, budget);
    const isTrue = isTruthy(value) || (zeroCounts && value === 0);
    return isTrue === wanted ? block.main(frame, budget) : block.otherwise(frame, budget);
  };
}

function renderEach(block: Block, value: Argument, frame: Frame, budget: TemplateBudget): string {
  const entries: readonly (readonly [string | number, Json])[] | undefined = isJsonList(value)
    ? value.map((item, index) => [index, item] as const)
    : isJsonObject(value)
      ? Object.entries(value)
      : undefined;
  if (entries === undefined && value !== null)
    failAt(block.node, `#each needs a list or an object, not ${typeNameOf(value)}`);
  if (entries === undefined || entries.length === 0) return block.otherwise(frame, budget);
  let text = '';
  entries.forEach(([key, item], index) => {
    budget.step();
    const values = { key, index, first: index === 0, last: index === entries.length - 1 };
    const names = namesOf(block, [item, key]);
    text += block.main(innerFrame(frame, item, names, { values, outer: frame.loop }), budget);
    budget.checkLength(text);
  });
  return text;
}

function renderWith(block: Block, value: Argument, frame: Frame, budget: TemplateBudget): string {
  if (value === undefined || value === null || !isPresent(value)) return block.otherwise(frame, budget);
  return block.main(innerFrame(frame, value, namesOf(block, [value])), budget);
}

/** Handlebars' `isEmpty`: 0 is present, false, "" and an empty list are not. */
function isPresent(value: Json): boolean {
  return value === 0 || isTruthy(value);
}

/** `{{#name}}`: a list repeats the block, true shows it, an object or text becomes its context. */
function renderSection(block: Block, value: Argument, frame: Frame, budget: TemplateBudget): string {
  if (isJsonList(value)) return renderEach(block, value, frame, budget);
  if (value === true) return block.main(frame, budget);
  if (value === false || value === null || value === undefined) return block.otherwise(frame, budget);
  return block.main(innerFrame(frame, value, undefined), budget);
}

function namesOf(block: Block, values: readonly Json[]): ReadonlyMap<string, Json> | undefined {
  if (block.names.length === 0) return undefined;
  return new Map(
    block.names.flatMap((name, index): [string, Json][] =>
      index < values.length ? [[name, values[index] ?? null]] : [],
    ),
  );
}
