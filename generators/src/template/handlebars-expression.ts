/** Compiles the expressions of a Handlebars template: names, literals and helper calls. */
import { typeNameOf, type Json } from '../json.js';
import { MAX_TEMPLATE_DEPTH } from '../limits.js';
import { suggestionFor } from '../spec/suggestion.js';
import { findHelper, helperNames, type Argument, type Helper } from './handlebars-helpers.js';
import type { TemplateBudget } from './template-budget.js';
import { failAt } from './template-failure.js';
import { ancestorOf, findNamed, follow, type Frame } from './template-frame.js';

/** Evaluates an expression; undefined is a name that does not exist. */
export type Evaluate = (frame: Frame, budget: TemplateBudget) => Argument;

/** Whether a name that does not exist is an error. */
export type Strictness = 'strict' | 'tolerant';

/** A name with arguments, wherever it stands. */
type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;

/** Compiles an expression, or the call of a mustache or block. */
export function compileExpression(node: hbs.AST.Node, strictness: Strictness, depth = 0): Evaluate {
  if (depth > MAX_TEMPLATE_DEPTH) failAt(node, `expressions are nested deeper than ${MAX_TEMPLATE_DEPTH} levels`);
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral': {
      const { value } = node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral;
      return () => value;
    }
    case 'NullLiteral':
      return () => null;
    case 'UndefinedLiteral':
      return () => undefined;
    case 'PathExpression':
      return compilePath(node as hbs.AST.PathExpression, strictness);
    default:
      return compileCall(node as Call, strictness, depth);
  }
}

function compileCall(node: Call, strictness: Strictness, depth: number): Evaluate {
  const hasArguments = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  // A name without arguments is always data, also when a helper has the same name: every helper takes arguments.
  if (!hasArguments && node.type !== 'SubExpression') return compileExpression(node.path, strictness, depth + 1);
  const name = node.path.type === 'PathExpression' ? (node.path as hbs.AST.PathExpression).original : '';
  const helper = findHelper(name) ?? unknownHelper(node, name);
  if ((node.hash?.pairs.length ?? 0) > 0) failAt(node, `the helper "${name}" takes no named arguments`);
  const [least, most] = helper.arguments;
  if (node.params.length < least || node.params.length > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`;
    failAt(node, `the helper "${name}" takes ${wanted} arguments, not ${node.params.length}`);
  }
  const parameters = node.params.map((param) =>
    compileExpression(param, helper.tolerant ? 'tolerant' : 'strict', depth + 1),
  );
  return (frame, budget) => {
    const values = parameters.map((evaluate) => evaluate(frame, budget));
    budget.step(1 + helper.cost(values));
    const result = callHelper(node, name, helper, values);
    if (typeof result === 'string') budget.madeText(result);
    return result;
  };
}

function callHelper(node: Call, name: string, helper: Helper, values: Argument[]): Json {
  try {
    return helper.call(...values);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return failAt(node, name === 'required' ? error.message : `${name}: ${error.message}`);
  }
}

function unknownHelper(node: Call, name: string): never {
  const suggestion = suggestionFor(name, helperNames());
  return failAt(
    node,
    `there is no helper "${name}"${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`,
  );
}

function compilePath(path: hbs.AST.PathExpression, strictness: Strictness): Evaluate {
  const evaluate = path.data ? compileVariable(path) : compileName(path);
  if (strictness === 'tolerant') return evaluate;
  return (frame, budget) => {
    const value = evaluate(frame, budget);
    return value === undefined ? missing(path, frame) : value;
  };
}

/** `@index`, `@key`, `@first`, `@last`, `@root.name`, `@../index`. */
function compileVariable(path: hbs.AST.PathExpression): Evaluate {
  const [name = '', ...rest] = path.parts;
  if (name === 'root') return (frame) => follow(frame.root, rest);
  return (frame) => {
    let loop = frame.loop;
    for (let steps = path.depth; steps > 0; steps -= 1) loop = loop?.outer;
    return loop !== undefined && Object.hasOwn(loop.values, name) ? follow(loop.values[name], rest) : undefined;
  };
}

function compileName(path: hbs.AST.PathExpression): Evaluate {
  const { parts, depth } = path;
  const [first = ''] = parts;
  const isScoped = /^(?:\.\/|\.\.|this\b|\.$)/.test(path.original);
  if (depth > 0) return (frame) => follow(ancestorOf(frame, depth)?.context, parts);
  if (isScoped || parts.length === 0) return (frame) => follow(frame.context, parts);
  return (frame) => {
    const named = findNamed(frame, first);
    return named === undefined ? follow(frame.context, parts) : follow(named, parts, 1);
  };
}

function missing(path: hbs.AST.PathExpression, frame: Frame): never {
  const { context } = frame;
  const names = context !== null && typeof context === 'object' && !Array.isArray(context) ? Object.keys(context) : [];
  const suggestion = path.parts.length === 1 ? suggestionFor(path.parts[0] ?? '', names) : undefined;
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return failAt(
    path,
    `"${path.original}" is not defined${hint === '' && names.length === 0 ? ` in this ${typeNameOf(context)}` : hint}`,
  );
}
