/** Calls of functions and methods: arguments are checked as exec.go does, before the function is called. */
import { GenerationError } from '../../generation.errors.js';
import type { ConstantNode, OperandNode } from '../syntax/template-node.js';
import { TemplateProblem } from '../syntax/template-problem.js';
import { GoCallError, type GoFunction, type GoParameterType } from '../values/go-function.js';
import { type Evaluated, isGoMap } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { fitConstant, fitValue } from './argument-type.js';
import type { Expression, Frame } from './frame.js';

/** An argument: a constant, whose type the parameter decides, or something to evaluate. */
export type Argument =
  | { readonly node: ConstantNode; readonly evaluate: undefined }
  | { readonly node: OperandNode; readonly evaluate: Expression };

/** What is called, and with what. */
export interface CallSite {
  readonly name: string;
  readonly offset: number;
  readonly arguments: readonly Argument[];
  readonly isPiped: boolean;
}

type BoundArgument = (dot: Evaluated, frame: Frame) => GoValue;

/** A call that is ready to be made. */
export function bindCall(callee: GoFunction, site: CallSite): Expression {
  const count = site.arguments.length + (site.isPiped ? 1 : 0);
  const wrongCount = countProblem(callee, count);
  if (wrongCount !== undefined) {
    return () => {
      throw new TemplateProblem(site.offset, `${site.name} ${wrongCount}`);
    };
  }
  const bound = site.arguments.map((argument, index) => bindArgument(argument, typeOf(callee, index), site.name));
  const pipedType = typeOf(callee, count - 1);
  return (dot, frame, piped) => {
    const values: GoValue[] = [];
    for (const argument of bound) values.push(argument(dot, frame));
    if (site.isPiped) values.push(fitted(piped, pipedType, site.name, site.offset));
    return invoke(callee, values, site, frame);
  };
}

/** Makes a call; whatever goes wrong in it is the template's failure at that place. */
function invoke(callee: GoFunction, values: readonly GoValue[], site: CallSite, frame: Frame): GoValue {
  frame.run.step(costOf(values));
  try {
    return callee.call(values, frame.run);
  } catch (error) {
    // Limits, also that of the stack, go through.
    if (error instanceof GenerationError || error instanceof RangeError || error instanceof TemplateProblem)
      throw error;
    const reason = error instanceof GoCallError ? error.message : `it cannot be called like this (${messageOf(error)})`;
    throw new TemplateProblem(site.offset, `${site.name}: ${reason}`, error);
  }
}

/** Checks the type of an argument when it is evaluated; constants are checked once. */
export function bindArgument(argument: Argument, type: GoParameterType, name: string): BoundArgument {
  const { offset } = argument.node;
  if (argument.evaluate !== undefined) {
    const { evaluate } = argument;
    return (dot, frame) => fitted(evaluate(dot, frame), type, name, offset);
  }
  const constant = fitConstant(argument.node, type);
  if ('value' in constant) return () => constant.value;
  return () => {
    throw new TemplateProblem(offset, `${name} ${constant.problem}`);
  };
}

/** A call counts as one step, and more when it looks through long texts or large containers. */
function costOf(values: readonly GoValue[]): number {
  let cost = 1;
  for (const value of values) {
    if (typeof value === 'string') cost += value.length >>> 10;
    else if (isGoMap(value)) cost += Object.keys(value).length >>> 5;
  }
  return cost;
}

function fitted(value: Evaluated, type: GoParameterType, name: string, offset: number): GoValue {
  if (type === 'any' || type === 'reflect') return value ?? null;
  if (type === 'string' && typeof value === 'string') return value;
  const argument = fitValue(value, type);
  if ('value' in argument) return argument.value;
  throw new TemplateProblem(offset, `${name} ${argument.problem}`);
}

function countProblem(callee: GoFunction, count: number): string | undefined {
  const fixed = callee.parameters.length - (callee.isVariadic ? 1 : 0);
  if (callee.isVariadic) return count < fixed ? `takes at least ${fixed} arguments, not ${count}` : undefined;
  return count === fixed ? undefined : `takes ${fixed} argument${fixed === 1 ? '' : 's'}, not ${count}`;
}

function typeOf(callee: GoFunction, index: number): GoParameterType {
  return callee.parameters[Math.min(index, callee.parameters.length - 1)] ?? 'any';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
