/**
 * Go's text/template with the functions Argo CD gives to ApplicationSets. A text is parsed and compiled into closures once and rendered
 * as often as there are parameter sets. Nothing is ever turned into JavaScript, and a rendering is bounded by the limits in `limits.ts`.
 */
import { GenerationError, type Position } from '../generation.errors.js';
import { MAX_TEMPLATE_LENGTH } from '../limits.js';
import type { Language } from './evaluation/compile-pipeline.js';
import { GoRun, type GoTemplateWorld } from './evaluation/go-run.js';
import type { MissingKey } from './evaluation/read-field.js';
import { compileTemplate } from './evaluation/template-compiler.js';
import { BUILTIN_FUNCTIONS } from './functions/builtin-functions.js';
import { SPRIG_FUNCTIONS } from './sprig/sprig-functions.js';
import { parseTemplate } from './syntax/parse-template.js';
import { TemplateProblem } from './syntax/template-problem.js';
import type { GoFunction } from './values/go-function.js';
import { normalText } from './values/go-text.js';
import type { GoValue } from './values/go-value.js';

/** How a template is compiled. */
export interface GoTemplateOptions {
  /** The field or file the template stands in: becomes the `location` of errors, and part of the seed of random functions. */
  readonly name: string;
  /** `missingkey=` of Go's Template.Option: what a key that a map lacks means. */
  readonly missingKey: MissingKey;
  /** The functions besides text/template's own, and before them. Argo CD's unless given. */
  readonly functions?: ReadonlyMap<string, GoFunction>;
}

/**
 * Renders a template with data. Bytes that are no valid UTF-8 come out as U+FFFD, as they do in JSON.
 * @throws GenerationError TEMPLATE_ERROR with line and column, or EXPRESSION_LIMIT
 */
export type GoTemplate = (data: GoValue, world?: GoTemplateWorld) => string;

/** Longest reason in a message. */
const MAX_REASON_LENGTH = 400;

/** Where time and chance do not matter. */
const NO_WORLD: GoTemplateWorld = { now: new Date(0), seed: '' };

/** Compiles a Go template. @throws GenerationError TEMPLATE_ERROR with line and column, or EXPRESSION_LIMIT */
export function compileGoTemplate(text: string, options: GoTemplateOptions): GoTemplate {
  if (text.length > MAX_TEMPLATE_LENGTH) {
    const message = `The template has more than ${MAX_TEMPLATE_LENGTH} characters.`;
    throw new GenerationError('EXPRESSION_LIMIT', message, { location: options.name });
  }
  const source = text.toWellFormed();
  const identity = `${options.name}\0${source}`;
  const language = languageOf(options);
  const render = guarded(source, options.name, () =>
    compileTemplate(
      parseTemplate(source, (name) => language.find(name) !== undefined),
      language,
    ),
  );
  return (data, world = NO_WORLD) =>
    guarded(source, options.name, () => {
      const run = new GoRun(world, identity, data);
      render(data, run);
      return run.output.isWellFormed() ? run.output : normalText(run.output).toWellFormed();
    });
}

function languageOf({ functions = SPRIG_FUNCTIONS, missingKey }: GoTemplateOptions): Language {
  return {
    missingKey,
    find: (name) => functions.get(name) ?? BUILTIN_FUNCTIONS.get(name),
    isShortCircuit: (name) => (name === 'and' || name === 'or') && !functions.has(name),
  };
}

/** Everything that goes wrong becomes a GenerationError with the template's name. */
function guarded<T>(text: string, name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw translated(text, name, error);
  }
}

function translated(text: string, name: string, error: unknown): GenerationError {
  if (error instanceof GenerationError) return error.at(name, undefined);
  if (error instanceof TemplateProblem) {
    const position = positionAt(text, error.offset);
    const place = `Line ${position.line}, column ${position.column}`;
    return new GenerationError('TEMPLATE_ERROR', `${place} of the template: ${shortened(error.message)}.`, {
      location: name,
      position,
      cause: error,
    });
  }
  if (error instanceof RangeError) {
    const message = 'The template is nested too deeply or gives too long a text.';
    return new GenerationError('EXPRESSION_LIMIT', message, { location: name, cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The template cannot be used: ${reason}.`;
  return new GenerationError('TEMPLATE_ERROR', message, { location: name, cause: error });
}

/** Messages quote the template, whose words may have any length. */
function shortened(message: string): string {
  return message.length <= MAX_REASON_LENGTH ? message : `${message.slice(0, MAX_REASON_LENGTH).toWellFormed()}...`;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}
