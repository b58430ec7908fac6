/**
 * Parses a template by the grammar of text/template. Blocks are read here, actions by `PipelineParser`. Names of variables and functions
 * are checked while parsing, as in Go.
 */
import { tokensOf } from './lexer.js';
import { PipelineParser, textConstant } from './pipeline-parser.js';
import type { BranchNode, CallNode, ParsedTemplate, TemplateNode } from './template-node.js';
import { TemplateProblem } from './template-problem.js';
import { TokenStream } from './token-stream.js';
import { describeToken, type Token } from './token.js';
import { VariableNames } from './variable-names.js';

/** Parses a text. @throws TemplateProblem, GenerationError EXPRESSION_LIMIT */
export function parseTemplate(text: string, isFunction: (name: string) => boolean): ParsedTemplate {
  const parser = new TemplateParser(new TokenStream(tokensOf(text)), isFunction);
  return parser.parse();
}

/** How a list of nodes ended. */
interface Ending {
  readonly kind: 'end' | 'else';
  readonly token: Token;
}

class TemplateParser {
  private readonly tokens: TokenStream;
  private readonly pipelines: PipelineParser;
  private readonly templates = new Map<string, readonly TemplateNode[]>();
  /** How many ranges the place is in. */
  private ranges = 0;

  constructor(tokens: TokenStream, isFunction: (name: string) => boolean) {
    this.tokens = tokens;
    this.pipelines = new PipelineParser(tokens, isFunction);
  }

  parse(): ParsedTemplate {
    const root: TemplateNode[] = [];
    while (this.tokens.peek().kind !== 'end of text') {
      const start = this.tokens.position;
      if (this.tokens.next().kind === 'left delimiter' && this.tokens.nextNonSpace().kind === 'define') {
        this.definition();
        continue;
      }
      this.tokens.rewind(start);
      const node = this.textOrAction();
      if ('token' in node) throw new TemplateProblem(node.token.offset, `{{${node.kind}}} belongs to no block`);
      root.push(node);
    }
    this.add('', root, this.tokens.peek());
    return this.templates;
  }

  private definition(): void {
    const token = this.tokens.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'raw string') this.tokens.unexpected(token, 'define');
    const name = textConstant(token);
    this.tokens.expect('right delimiter', 'define');
    this.add(name, this.separateBody('define'), token);
  }

  /** The body of a template of its own: it sees no variables and no range of where it stands. */
  private separateBody(context: string): TemplateNode[] {
    const { variables } = this.pipelines;
    const { ranges } = this;
    this.pipelines.variables = new VariableNames();
    this.ranges = 0;
    const { nodes, ending } = this.pipelines.nested(() => this.nodeList());
    if (ending.kind !== 'end') throw new TemplateProblem(ending.token.offset, `{{else}} cannot stand in ${context}`);
    this.pipelines.variables = variables;
    this.ranges = ranges;
    return nodes;
  }

  /** A body that is only white space never replaces one that is not. */
  private add(name: string, nodes: readonly TemplateNode[], token: Token): void {
    const known = this.templates.get(name);
    if (known === undefined || isEmpty(known)) this.templates.set(name, nodes);
    else if (!isEmpty(nodes)) {
      throw new TemplateProblem(token.offset, `the template ${JSON.stringify(name)} is defined more than once`);
    }
  }

  private nodeList(): { nodes: TemplateNode[]; ending: Ending } {
    const nodes: TemplateNode[] = [];
    while (this.tokens.peekNonSpace().kind !== 'end of text') {
      const node = this.textOrAction();
      if ('token' in node) return { nodes, ending: node };
      nodes.push(node);
    }
    throw new TemplateProblem(this.tokens.peek().offset, 'a block is not closed by {{end}}');
  }

  private textOrAction(): TemplateNode | Ending {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', text: token.text };
    if (token.kind === 'left delimiter') return this.action();
    return this.tokens.unexpected(token, 'the text');
  }

  private action(): TemplateNode | Ending {
    const token = this.tokens.peekNonSpace();
    const { kind } = token;
    if (kind === 'if' || kind === 'range' || kind === 'with') {
      this.tokens.next();
      return this.branch(kind, token);
    }
    if (kind === 'end') {
      this.tokens.next();
      return { kind, token: this.tokens.expect('right delimiter', '{{end}}') };
    }
    if (kind === 'else') return this.elseEnding();
    if (kind === 'break' || kind === 'continue') return this.jump(kind);
    if (kind === 'block') return this.block();
    if (kind === 'template') return this.call();
    return { kind: 'action', pipeline: this.pipelines.pipeline('an action', 'right delimiter') };
  }

  private jump(kind: 'break' | 'continue'): TemplateNode {
    const { offset } = this.tokens.next();
    this.tokens.expect('right delimiter', `{{${kind}}}`);
    if (this.ranges === 0) throw new TemplateProblem(offset, `{{${kind}}} must stand in a range`);
    return { kind };
  }

  /** `{{else}}`; what follows in `{{else if` and `{{else with` is left for the block that it belongs to. */
  private elseEnding(): Ending {
    const token = this.tokens.next();
    const next = this.tokens.peekNonSpace();
    if (next.kind !== 'if' && next.kind !== 'with') this.tokens.expect('right delimiter', '{{else}}');
    return { kind: 'else', token };
  }

  private branch(kind: 'if' | 'with' | 'range', token: Token): BranchNode {
    const known = this.pipelines.variables.size;
    const node = this.pipelines.nested((): BranchNode => {
      const pipeline = this.pipelines.pipeline(kind, 'right delimiter');
      if (kind === 'range') this.ranges += 1;
      const { nodes, ending } = this.nodeList();
      if (kind === 'range') this.ranges -= 1;
      const otherwise = ending.kind === 'else' ? this.otherwise(kind) : undefined;
      return { kind, offset: token.offset, pipeline, body: nodes, otherwise };
    });
    this.pipelines.variables.cut(known);
    return node;
  }

  private otherwise(kind: 'if' | 'with' | 'range'): readonly TemplateNode[] {
    const next = this.tokens.peek();
    if (kind !== 'range' && next.kind === kind) {
      this.tokens.next();
      return [this.branch(kind, next)];
    }
    if (next.kind === 'if' || next.kind === 'with') {
      throw new TemplateProblem(next.offset, `{{else ${next.kind}}} cannot stand in a ${kind} block`);
    }
    const { nodes, ending } = this.nodeList();
    if (ending.kind !== 'end') throw new TemplateProblem(ending.token.offset, 'the block has more than one {{else}}');
    return nodes;
  }

  private call(): CallNode {
    const { offset } = this.tokens.next();
    const name = this.templateName('template');
    if (this.tokens.peekNonSpace().kind === 'right delimiter') {
      this.tokens.next();
      return { kind: 'template', offset, name, pipeline: undefined };
    }
    return { kind: 'template', offset, name, pipeline: this.pipelines.pipeline('template', 'right delimiter') };
  }

  private block(): CallNode {
    const token = this.tokens.next();
    const name = this.templateName('block');
    const pipeline = this.pipelines.pipeline('block', 'right delimiter');
    this.add(name, this.separateBody('block'), token);
    return { kind: 'template', offset: token.offset, name, pipeline };
  }

  private templateName(context: string): string {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'string' || token.kind === 'raw string') return textConstant(token);
    throw new TemplateProblem(
      token.offset,
      `${context} needs the name of a template in quotes, not ${describeToken(token)}`,
    );
  }
}

function isEmpty(nodes: readonly TemplateNode[]): boolean {
  return nodes.every((node) => node.kind === 'text' && /^\s*$/.test(node.text));
}
