import type { ParameterSet } from '../parameters/parameter-set.js';

/** Fills one text from parameters. */
export type TextRenderer = (parameters: ParameterSet) => string;

/** A template language. Texts are compiled once and rendered as often as there are parameter sets. */
export interface TemplateEngine {
  /**
   * A text without anything to fill in comes back as it is.
   * @param place where the text stands: random functions give different values at different places
   * @throws GenerationError TEMPLATE_ERROR without a place: the caller knows it
   */
  compile(text: string, place?: string): string | TextRenderer;
}
