/**
 * The Handlebars dialect. Handlebars' own parser reads the text; what it means is decided here, by closures: nothing is ever turned into
 * JavaScript, there are no partials, decorators or inline scripts, and only own members of plain data can be reached. Strict: a name
 * that does not exist is an error that tells line and column. Bounded by the limits in `limits.ts`.
 */
import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { GenerationError } from '../generation.errors.js';
import type { Json } from '../json.js';
import { compileProgram } from './handlebars-program.js';
import { parseErrorOf, TemplateFailure } from './template-failure.js';
import type { WorkMeter } from '../work-meter.js';
import { TemplateBudget } from './template-budget.js';
import { findExcess } from './template-scan.js';
import { rootFrame } from './template-frame.js';

/** How a template is called in messages. */
export interface HandlebarsOptions {
  /** A path or file name: becomes the `location` of errors. */
  readonly name: string;
}

/** A compiled template. The meter, if there is one, measures this rendering and others together. */
export type HandlebarsTemplate = (data: unknown, meter?: WorkMeter) => string;

/** Loaded by the first template of the dialect: few hubs ever see one, and all would pay with memory. */
let parser: typeof Handlebars | undefined;

/**
 * Compiles a template of the dialect; the result renders it with plain data as often as one likes.
 * Both throw GenerationError: TEMPLATE_ERROR with line and column, or EXPRESSION_LIMIT.
 */
export function compileHandlebars(text: string, options: HandlebarsOptions): HandlebarsTemplate {
  const excess = findExcess(text);
  if (excess !== undefined) throw new GenerationError('EXPRESSION_LIMIT', excess, { location: options.name });
  const program = translate(options, () => compileProgram(parse(text), 0));
  return (data, meter) =>
    translate(options, () => {
      const budget = new TemplateBudget(meter);
      const result = program(rootFrame((data ?? {}) as Json), budget);
      budget.checkLength(result);
      return result;
    });
}

function parse(text: string): hbs.AST.Program {
  try {
    parser ??= (createRequire(import.meta.url)('handlebars') as typeof Handlebars).create();
    return parser.parse(text);
  } catch (error) {
    throw parseErrorOf(text, error);
  }
}

/** Everything that goes wrong becomes a GenerationError with the template's name. */
function translate<T>(options: HandlebarsOptions, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw translated(options.name, error);
  }
}

function translated(name: string, error: unknown): GenerationError {
  if (error instanceof GenerationError) return error.at(name, undefined);
  if (error instanceof TemplateFailure) {
    const { position } = error;
    const place = `Line ${position.line}, column ${position.column}`;
    return new GenerationError('TEMPLATE_ERROR', `${place} of the template: ${error.message}.`, {
      location: name,
      position,
    });
  }
  if (error instanceof RangeError) {
    const message = 'The template is nested too deeply or gives too long a text.';
    return new GenerationError('EXPRESSION_LIMIT', message, { location: name, cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new GenerationError('TEMPLATE_ERROR', `The template cannot be used: ${reason}.`, {
    location: name,
    cause: error,
  });
}
