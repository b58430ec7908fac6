import type { GoValue } from '../go-template/values/go-value.js';
import { GenerationError } from '../generation.errors.js';

export interface GoTemplateOptions {
  readonly name: string;
  readonly missingKey: 'default' | 'invalid' | 'zero' | 'error';
  readonly call?: { readonly now: () => Date; readonly seed: string };
}

export function compileGoTemplate(_text: string, _options: GoTemplateOptions): (data: GoValue) => string {
  throw new GenerationError('TEMPLATE_ERROR', 'Go templates are not there yet.');
}
