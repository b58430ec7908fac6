/** Go's text/template over parameter sets (`spec.goTemplate: true`). */
import { GenerationError } from '../generation.errors.js';
import { compileGoTemplate, type GoTemplateOptions } from '../go-template/compile-go-template.js';
import type { GoTemplateWorld } from '../go-template/evaluation/go-run.js';
import { UnknownNameProblem } from '../go-template/syntax/template-problem.js';
import { privateCopy } from '../parameters/private-copy.js';
import type { TemplateEngine, TextRenderer } from './template-engine.js';

/** What the templates of a set have in common. */
export interface GoTemplateSettings {
  /** `goTemplateOptions` of the set. */
  readonly options: readonly string[];
  /** Time and chance, the same for the whole expansion. */
  readonly world: GoTemplateWorld;
  /** Whether every parameter set is a private copy. Otherwise texts that write into it get a copy of their own. */
  readonly isPrivate: boolean;
}

/** Sprig's functions that write into a map they are given. */
const WRITING_FUNCTION = /\b(?:set|unset|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)\b/;

/** Most compiled texts that are kept, and their characters: what is filled into generators may itself hold templates. */
const MAX_KNOWN_TEXTS = 1_000;
const MAX_KNOWN_LENGTH = 1024 * 1024;
const MISSING_KEY_OPTIONS = new Map<string, GoTemplateOptions['missingKey']>([
  ['missingkey=default', 'default'],
  ['missingkey=invalid', 'invalid'],
  ['missingkey=zero', 'zero'],
  ['missingkey=error', 'error'],
]);

/** Whether a text may write into its parameters; judged by its words: too often is only slower. */
export function mayWrite(text: string): boolean {
  return text.includes('{{') && WRITING_FUNCTION.test(text);
}

/**
 * The language with a set's options, and its lenient form: there a text that asks for a name that does not exist stays as it is, so that
 * it can be filled in later.
 */
export function goTemplates(settings: GoTemplateSettings): { engine: TemplateEngine; lenient: TemplateEngine } {
  const strict = new GoTemplateEngine(settings, 'error');
  return {
    engine: new GoTemplateEngine(settings, undefined),
    lenient: { compile: (text, place) => tolerant(text, strict.compile(text, place)) },
  };
}

class GoTemplateEngine implements TemplateEngine {
  private readonly settings: GoTemplateSettings;
  private readonly fixedMissingKey: GoTemplateOptions['missingKey'] | undefined;
  private readonly known = new Map<string, TextRenderer>();
  private knownLength = 0;

  constructor(settings: GoTemplateSettings, missingKey: GoTemplateOptions['missingKey'] | undefined) {
    this.settings = settings;
    this.fixedMissingKey = missingKey;
  }

  compile(text: string, place = ''): string | TextRenderer {
    const missingKey = missingKeyOf(this.settings.options);
    if (!text.includes('{{')) return text;
    const id = `${place}\0${text}`;
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const { world, isPrivate } = this.settings;
    const render = compileGoTemplate(text, { name: place, missingKey: this.fixedMissingKey ?? missingKey });
    // A text of the set was seen beforehand; one that came in with parameters must not reach what others share.
    const renderer: TextRenderer =
      !isPrivate && mayWrite(text)
        ? (parameters) => render(privateCopy(parameters).asObject(), world)
        : (parameters) => render(parameters.asObject(), world);
    this.knownLength += text.length;
    if (this.known.size >= MAX_KNOWN_TEXTS || this.knownLength > MAX_KNOWN_LENGTH) {
      this.known.clear();
      this.knownLength = text.length;
    }
    this.known.set(id, renderer);
    return renderer;
  }
}

/** The last option counts. Argo CD crashes on an unknown one. @throws GenerationError TEMPLATE_ERROR */
function missingKeyOf(options: readonly string[]): GoTemplateOptions['missingKey'] {
  let missingKey: GoTemplateOptions['missingKey'] = 'default';
  for (const option of options) {
    const known = MISSING_KEY_OPTIONS.get(option);
    if (known === undefined) {
      const legal = [...MISSING_KEY_OPTIONS.keys()].join(', ');
      const message = `goTemplateOptions holds ${JSON.stringify(option)}, which is no option of Go templates; ${legal} are.`;
      throw new GenerationError('TEMPLATE_ERROR', message);
    }
    missingKey = known;
  }
  return missingKey;
}

function tolerant(text: string, render: string | TextRenderer): string | TextRenderer {
  if (typeof render === 'string') return render;
  return (parameters) => {
    try {
      return render(parameters);
    } catch (error) {
      if (error instanceof GenerationError && error.cause instanceof UnknownNameProblem) return text;
      throw error;
    }
  };
}
