import type { WorkMeter } from '../work-meter.js';
import type { TemplateEngine } from './template-engine.js';

/** A language whose texts are counted, those that are read and those that are made. */
export function meteredEngine(engine: TemplateEngine, meter: WorkMeter): TemplateEngine {
  return {
    compile: (text, place) => {
      const render = engine.compile(text, place);
      if (typeof render === 'string') return render;
      meter.count(1 + (text.length >>> 4));
      return (parameters) => meter.made(render(parameters));
    },
  };
}
