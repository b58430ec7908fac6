/** The parsed form of a template. Offsets are places in its text. */
import type { NumberConstant } from './number-constant.js';

/** What makes up the body of a template or block. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | ActionNode
  | BranchNode
  | CallNode
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' };

/** `{{ pipeline }}` */
export interface ActionNode {
  readonly kind: 'action';
  readonly pipeline: PipelineNode;
}

/** `if`, `with` and `range`. */
export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly offset: number;
  readonly pipeline: PipelineNode;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[] | undefined;
}

/** `{{ template "name" pipeline }}`, also made of `block`. */
export interface CallNode {
  readonly kind: 'template';
  readonly offset: number;
  readonly name: string;
  readonly pipeline: PipelineNode | undefined;
}

/** Commands, each of which gets the value of the one before as its last argument; variables that take the result. */
export interface PipelineNode {
  readonly kind: 'pipeline';
  readonly offset: number;
  readonly isAssignment: boolean;
  readonly variables: readonly string[];
  readonly commands: readonly CommandNode[];
}

/** A word and its arguments. */
export interface CommandNode {
  readonly offset: number;
  readonly words: readonly [OperandNode, ...OperandNode[]];
}

/** A word of a command. */
export type OperandNode =
  | PipelineNode
  | { readonly kind: 'identifier'; readonly offset: number; readonly name: string }
  | FieldsNode
  | { readonly kind: 'dot'; readonly offset: number }
  | ConstantNode;

/** A word that stands for itself. */
export type ConstantNode =
  | { readonly kind: 'nil'; readonly offset: number }
  | { readonly kind: 'bool'; readonly offset: number; readonly value: boolean }
  | { readonly kind: 'text constant'; readonly offset: number; readonly value: string; readonly written: string }
  | { readonly kind: 'number'; readonly offset: number; readonly value: NumberConstant; readonly written: string };

/** A word that ends with names of fields: `.a.b`, `$x.a`, `(pipeline).a`; a variable may have none. */
export type FieldsNode =
  { readonly kind: 'field'; readonly offset: number; readonly names: readonly string[] } | VariableNode | ChainNode;

/** `$x` or `$x.a.b` */
export interface VariableNode {
  readonly kind: 'variable';
  readonly offset: number;
  readonly name: string;
  readonly names: readonly string[];
}

/** `(pipeline).a.b`, or a function's result: `now.Year` */
export interface ChainNode {
  readonly kind: 'chain';
  readonly offset: number;
  readonly operand: OperandNode;
  readonly names: readonly string[];
}

/** A whole template: the bodies by name; the text itself has the empty name. */
export type ParsedTemplate = ReadonlyMap<string, readonly TemplateNode[]>;

/** Whether a word stands for itself. */
export function isConstant(node: OperandNode): node is ConstantNode {
  return node.kind === 'nil' || node.kind === 'bool' || node.kind === 'number' || node.kind === 'text constant';
}

/** A word as it is written, for messages. */
export function describeOperand(node: OperandNode): string {
  switch (node.kind) {
    case 'pipeline':
      return `(${node.commands.map((command) => command.words.map(describeOperand).join(' ')).join(' | ')})`;
    case 'identifier':
      return node.name;
    case 'field':
      return `.${node.names.join('.')}`;
    case 'variable':
      return [node.name, ...node.names].join('.');
    case 'chain':
      return `${describeOperand(node.operand)}.${node.names.join('.')}`;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'text constant':
    case 'number':
      return node.written;
  }
}
