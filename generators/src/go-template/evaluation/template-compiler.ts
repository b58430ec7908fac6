/** Compiles the bodies of templates into closures that write. Every construct does what exec.go does with it. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_CALLS } from '../../limits.js';
import { formatValue } from '../format/sprint.js';
import type { ActionNode, BranchNode, CallNode, ParsedTemplate, TemplateNode } from '../syntax/template-node.js';
import { TemplateProblem } from '../syntax/template-problem.js';
import { GoFunction } from '../values/go-function.js';
import type { Evaluated } from '../values/go-type.js';
import { type Language, PipelineCompiler } from './compile-pipeline.js';
import { BREAK, CONTINUE, type Expression, type Frame, NORMAL, type Statement } from './frame.js';
import type { GoRun } from './go-run.js';
import { rangeOver } from './range-over.js';
import { VariableScope } from './variable-scope.js';

/** A template that can be called. */
interface CompiledTemplate {
  readonly body: Statement;
  readonly slots: number;
}

/** Compiles a parsed text; the result writes it to a run. */
export function compileTemplate(parsed: ParsedTemplate, language: Language): (data: Evaluated, run: GoRun) => void {
  const templates = new Map<string, CompiledTemplate>();
  for (const [name, nodes] of parsed) {
    // What `template` calls may be called any number of times.
    const compiler = new BodyCompiler(templates, language, name !== '');
    templates.set(name, compiler.template(nodes));
  }
  const root = templates.get('') ?? { body: () => NORMAL, slots: 1 };
  return (data, run) => {
    root.body(data, { run, slots: slotsOf(root, data), depth: 0 });
  };
}

class BodyCompiler {
  private readonly templates: ReadonlyMap<string, CompiledTemplate>;
  private readonly scope = new VariableScope();
  private readonly pipelines: PipelineCompiler;
  /** Whether what is compiled may run many times in one rendering: then it counts steps. */
  private isRepeated: boolean;

  constructor(templates: ReadonlyMap<string, CompiledTemplate>, language: Language, isRepeated: boolean) {
    this.templates = templates;
    this.pipelines = new PipelineCompiler(language, this.scope);
    this.isRepeated = isRepeated;
  }

  template(nodes: readonly TemplateNode[]): CompiledTemplate {
    const body = this.list(nodes);
    return { body, slots: this.scope.size };
  }

  private list(nodes: readonly TemplateNode[]): Statement {
    const statements = nodes.map((node) => this.node(node));
    const [only] = statements;
    if (only !== undefined && statements.length === 1 && !this.isRepeated) return only;
    const steps = this.isRepeated ? statements.length : 0;
    return (dot, frame) => {
      if (steps > 0) frame.run.step(steps);
      for (const statement of statements) {
        const signal = statement(dot, frame);
        if (signal !== NORMAL) return signal;
      }
      return NORMAL;
    };
  }

  private node(node: TemplateNode): Statement {
    switch (node.kind) {
      case 'text': {
        const { text } = node;
        return (_dot, { run }) => {
          run.write(text);
          return NORMAL;
        };
      }
      case 'action':
        return this.action(node);
      case 'if':
      case 'with':
        return this.branch(node);
      case 'range':
        return this.range(node);
      case 'template':
        return this.call(node);
      case 'break':
        return () => BREAK;
      case 'continue':
        return () => CONTINUE;
    }
  }

  /** Writes the value, unless the action sets a variable. */
  private action({ pipeline }: ActionNode): Statement {
    const evaluate = this.pipelines.whole(pipeline);
    if (pipeline.variables.length > 0) {
      return (dot, frame) => {
        evaluate(dot, frame);
        return NORMAL;
      };
    }
    return (dot, frame) => {
      const value = evaluate(dot, frame);
      frame.run.write(typeof value === 'string' ? value : printed(value, pipeline.offset));
      return NORMAL;
    };
  }

  private branch(node: BranchNode): Statement {
    return this.scope.block(() => {
      const evaluate = this.pipelines.whole(node.pipeline);
      const body = this.scope.block(() => this.list(node.body));
      const otherwise = this.otherwise(node);
      const setsDot = node.kind === 'with';
      return (dot, frame) => {
        const value = evaluate(dot, frame);
        return frame.run.isTrue(value) ? body(setsDot ? value : dot, frame) : otherwise(dot, frame);
      };
    });
  }

  private otherwise(node: BranchNode): Statement {
    const nodes = node.otherwise;
    return nodes === undefined ? () => NORMAL : this.scope.block(() => this.list(nodes));
  }

  private range(node: BranchNode): Statement {
    return this.scope.block(() => {
      const { pipeline, offset } = node;
      const evaluate = this.pipelines.whole(pipeline);
      const set = this.rangeVariables(node);
      const body = this.scope.block(() => this.repeated(() => this.list(node.body)));
      const otherwise = this.otherwise(node);
      return (dot, frame) => {
        let isEmpty = true;
        const value = evaluate(dot, frame);
        rangeOver(value, { variables: pipeline.variables.length, offset, run: frame.run }, (index, element) => {
          isEmpty = false;
          frame.run.step();
          set(frame, index, element);
          return body(element, frame) !== BREAK;
        });
        if (!isEmpty) return NORMAL;
        // Go ends the range itself at a break in its else, not the range around it.
        return otherwise(dot, frame) === CONTINUE ? CONTINUE : NORMAL;
      };
    });
  }

  private repeated<T>(compile: () => T): T {
    const before = this.isRepeated;
    this.isRepeated = true;
    const result = compile();
    this.isRepeated = before;
    return result;
  }

  /** One variable takes the element, two take index or key, and element. */
  private rangeVariables(node: BranchNode): (frame: Frame, index: Evaluated, element: Evaluated) => void {
    const { variables, offset } = node.pipeline;
    const setters = variables.map((name) => this.pipelines.assignment(name, offset));
    const [first, second] = setters;
    if (first === undefined) return () => undefined;
    if (second === undefined) return (frame, _index, element) => first(frame, element);
    return (frame, index, element) => {
      first(frame, index);
      second(frame, element);
    };
  }

  private call(node: CallNode): Statement {
    const evaluate: Expression = node.pipeline === undefined ? () => undefined : this.pipelines.whole(node.pipeline);
    const { name, offset } = node;
    return (dot, frame) => {
      const target = this.templates.get(name);
      if (target === undefined) {
        throw new TemplateProblem(offset, `there is no template ${JSON.stringify(name)}`);
      }
      if (frame.depth >= MAX_TEMPLATE_CALLS) {
        const message = `More than ${MAX_TEMPLATE_CALLS} templates call one another (${JSON.stringify(name)} is one of them).`;
        throw new GenerationError('EXPRESSION_LIMIT', message);
      }
      const value = evaluate(dot, frame);
      frame.run.step();
      target.body(value, { run: frame.run, slots: slotsOf(target, value), depth: frame.depth + 1 });
      return NORMAL;
    };
  }
}

function slotsOf(template: CompiledTemplate, data: Evaluated): Frame['slots'] {
  const slots: Frame['slots'] = [data];
  for (let slot = 1; slot < template.slots; slot += 1) slots.push(undefined);
  return slots;
}

function printed(value: Evaluated, offset: number): string {
  if (value === undefined || value === null) return '<no value>';
  if (value instanceof GoFunction) throw new TemplateProblem(offset, 'a function cannot be printed');
  return formatValue(value);
}
