/** The Handlebars dialect (`spec.handlebars: true`) over parameter sets. */
import { compileHandlebars } from './compile-handlebars.js';
import type { WorkMeter } from '../work-meter.js';
import type { TemplateEngine } from './template-engine.js';

/** The Handlebars language for one expansion. */
export function handlebarsTemplates(meter: WorkMeter): TemplateEngine {
  return {
    compile: (text) => {
      if (!text.includes('{{')) return text;
      const render = compileHandlebars(text, { name: '' });
      return (parameters) => render(parameters.asObject(), meter);
    },
  };
}
