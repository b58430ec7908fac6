/** Compiles pipelines, commands and operands into closures. */
import {
  type CommandNode,
  describeOperand,
  type FieldsNode,
  isConstant,
  type OperandNode,
  type PipelineNode,
} from '../syntax/template-node.js';
import { TemplateProblem } from '../syntax/template-problem.js';
import { GoFunction } from '../values/go-function.js';
import type { Evaluated } from '../values/go-type.js';
import { idealConstant } from './argument-type.js';
import { type Argument, bindArgument, bindCall, type CallSite } from './bind-call.js';
import { type Expression, type Frame, UNSET } from './frame.js';
import { isMethod, type MissingKey, readField } from './read-field.js';
import type { Variable, VariableScope } from './variable-scope.js';

/** What functions a template may call, and what missing keys mean to it. */
export interface Language {
  readonly missingKey: MissingKey;
  find(name: string): GoFunction | undefined;
  /** Whether a name is text/template's own `and` or `or`, which leave out the arguments that do not matter. */
  isShortCircuit(name: string): boolean;
}

/** Compiles what stands inside actions. */
export class PipelineCompiler {
  readonly scope: VariableScope;
  private readonly language: Language;

  constructor(language: Language, scope: VariableScope) {
    this.language = language;
    this.scope = scope;
  }

  /** A pipeline that an action or block begins with. */
  whole(node: PipelineNode): Expression {
    const { result, slots } = this.scope.collectSkippable(() => this.pipeline(node));
    if (slots.length === 0) return result;
    return (dot, frame) => {
      for (const slot of slots) frame.slots[slot] = UNSET;
      return result(dot, frame);
    };
  }

  private pipeline(node: PipelineNode): Expression {
    const evaluate = this.commands(node);
    const setters = node.variables.map((name) =>
      node.isAssignment ? this.assignment(name, node.offset) : declaration(this.scope.declare(name)),
    );
    if (setters.length === 0) return evaluate;
    return (dot, frame) => {
      const value = evaluate(dot, frame);
      for (const set of setters) set(frame, value);
      return value;
    };
  }

  /** The commands of a pipeline, each with the value of the one before. An interface that holds nil becomes no value. */
  private commands(node: PipelineNode): Expression {
    const [first, ...rest] = node.commands.map((command, index) => this.command(command, index > 0));
    if (first === undefined) return () => undefined;
    if (rest.length === 0) return (dot, frame) => first(dot, frame) ?? undefined;
    return (dot, frame) => {
      let value = first(dot, frame) ?? undefined;
      for (const command of rest) value = command(dot, frame, value) ?? undefined;
      return value;
    };
  }

  /** Sets a variable: `$x = `. */
  assignment(name: string, offset: number): (frame: Frame, value: Evaluated) => void {
    const variable = this.scope.find(name);
    return (frame, value) => {
      frame.slots[slotOf(frame, variable, name, offset)] = value;
    };
  }

  private command(node: CommandNode, isPiped: boolean): Expression {
    const [word, ...words] = node.words;
    if (word.kind === 'identifier') return this.functionCall(word.name, node.offset, words, isPiped);
    if (word.kind === 'field' || word.kind === 'chain' || (word.kind === 'variable' && word.names.length > 0)) {
      return this.fields(this.receiver(word), word.names, this.site(word, words, isPiped));
    }
    if (words.length > 0 || isPiped) {
      return () => fail(word.offset, `${describeOperand(word)} is no function and takes no arguments`);
    }
    if (word.kind === 'nil') return () => fail(word.offset, 'nil cannot stand alone');
    return this.operand(word);
  }

  /** A word where its value is wanted. Constants are ideal here. */
  private operand(node: OperandNode): Expression {
    if (isConstant(node)) {
      const constant = idealConstant(node);
      if (constant === undefined) return () => fail(node.offset, `${describeOperand(node)} is too large for an int`);
      return () => constant;
    }
    switch (node.kind) {
      case 'pipeline':
        return this.pipeline(node);
      case 'dot':
        return (dot) => dot;
      case 'variable':
      case 'field':
      case 'chain':
        return node.kind === 'variable' && node.names.length === 0
          ? this.variable(node.name, node.offset)
          : this.fields(this.receiver(node), node.names, this.site(node, [], false));
      case 'identifier':
        return this.functionCall(node.name, node.offset, [], false);
    }
  }

  /** What the first field of a chain is looked up in. */
  private receiver(node: OperandNode): Expression {
    if (node.kind === 'variable') return this.variable(node.name, node.offset);
    return node.kind === 'chain' ? this.operand(node.operand) : (dot) => dot;
  }

  private variable(name: string, offset: number): Expression {
    const variable = this.scope.find(name);
    if (variable === undefined || variable.isConditional) {
      return (_dot, frame) => valueIn(frame, slotOf(frame, variable, name, offset));
    }
    const { slot } = variable;
    return (_dot, frame) => valueIn(frame, slot);
  }

  private fields(receiver: Expression, names: readonly string[], site: CallSite): Expression {
    const { missingKey } = this.language;
    const { offset, name: last } = site;
    const hasArguments = site.arguments.length > 0 || site.isPiped;
    const before = names.slice(0, -1);
    return (dot, frame, piped) => {
      let value = receiver(dot, frame);
      for (const name of before) {
        const member = readField(value, name, missingKey, offset);
        value = isMethod(value, member) ? bindCall(member, methodSite(name, offset))(dot, frame) : member;
      }
      const member = readField(value, last, hasArguments && value !== undefined ? 'default' : missingKey, offset);
      if (isMethod(value, member)) return bindCall(member, site)(dot, frame, piped);
      if (hasArguments && value !== undefined) fail(offset, `${last} is no method and takes no arguments`);
      return member;
    };
  }

  private functionCall(name: string, offset: number, words: readonly OperandNode[], isPiped: boolean): Expression {
    const callee = this.language.find(name);
    if (callee === undefined) return () => fail(offset, `there is no function "${name}"`);
    if (this.language.isShortCircuit(name)) return this.shortCircuit(name, offset, words, isPiped);
    return bindCall(callee, { name, offset, arguments: words.map((word) => this.argument(word)), isPiped });
  }

  /** `and` and `or`: the first argument that decides is the value, and the ones after it are not evaluated. */
  private shortCircuit(name: string, offset: number, words: readonly OperandNode[], isPiped: boolean): Expression {
    const values = words.map((word, index) => {
      const argument = index === 0 ? this.argument(word) : this.scope.maybe(() => this.argument(word));
      return bindArgument(argument, 'reflect', name);
    });
    if (values.length === 0 && !isPiped) return () => fail(offset, `${name} takes at least 1 argument, not 0`);
    const decides = name === 'or';
    return (dot, frame, piped) => {
      let value: Evaluated;
      for (const evaluate of values) {
        value = evaluate(dot, frame);
        if (frame.run.isTrue(value) === decides) return value;
      }
      return isPiped ? piped : value;
    };
  }

  private argument(node: OperandNode): Argument {
    return isConstant(node) ? { node, evaluate: undefined } : { node, evaluate: this.operand(node) };
  }

  private site(node: FieldsNode, words: readonly OperandNode[], isPiped: boolean): CallSite {
    return {
      name: node.names.at(-1) ?? '',
      offset: node.offset,
      arguments: words.map((word) => this.argument(word)),
      isPiped,
    };
  }
}

function declaration(slot: number): (frame: Frame, value: Evaluated) => void {
  return (frame, value) => {
    frame.slots[slot] = value;
  };
}

function methodSite(name: string, offset: number): CallSite {
  return { name, offset, arguments: [], isPiped: false };
}

/** The slot that a name means now. */
function slotOf(frame: Frame, innermost: Variable | undefined, name: string, offset: number): number {
  for (let variable = innermost; variable !== undefined; variable = variable.outer) {
    if (!variable.isConditional || frame.slots[variable.slot] !== UNSET) return variable.slot;
    frame.run.step();
  }
  return fail(offset, `the variable ${name} is not defined`);
}

function valueIn(frame: Frame, slot: number): Evaluated {
  const value = frame.slots[slot];
  return value === UNSET ? undefined : value;
}

function fail(offset: number, message: string): never {
  throw new TemplateProblem(offset, message);
}
