/** The Handlebars dialect (`spec.handlebars: true`) over parameter sets. */
import { compileHandlebars } from './compile-handlebars.js';
import type { TemplateEngine, TextRenderer } from './template-engine.js';

/** The Handlebars language. */
export const handlebarsTemplates: TemplateEngine = { compile };

function compile(text: string): string | TextRenderer {
  if (!text.includes('{{')) return text;
  const render = compileHandlebars(text, { name: '' });
  return (parameters) => render(parameters.asObject());
}
