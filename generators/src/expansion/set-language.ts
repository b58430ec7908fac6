/** The template language of a set: how its texts are compiled, and what they may do to their parameters. */
import type { GoTemplateWorld } from '../go-template/evaluation/go-run.js';
import { isJsonList, memberOf } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { goTemplates, mayWrite } from '../template/go-template-engine.js';
import { handlebarsTemplates } from '../template/handlebars-template.js';
import { plainTemplates } from '../template/plain-template.js';
import { meteredEngine } from '../template/metered-engine.js';
import type { TemplateEngine } from '../template/template-engine.js';
import type { WorkMeter } from '../work-meter.js';
import type { Facts } from './facts.js';

/** How the texts of a set are filled in. */
export interface SetLanguage {
  readonly engine: TemplateEngine;
  /** For `values` of a generator that the parameters around it are filled into: what they do not know stays for the next time. */
  readonly lenient: TemplateEngine;
  /** Whether a template may write into its parameters. */
  readonly mutates: boolean;
}

/** The language that a set says it is written in. */
export function languageOf(set: ParsedSet, facts: Facts, meter: WorkMeter): SetLanguage {
  const { engine, lenient, mutates } = bareLanguageOf(set, facts, meter);
  return { engine: meteredEngine(engine, meter), lenient: meteredEngine(lenient, meter), mutates };
}

function bareLanguageOf(set: ParsedSet, facts: Facts, meter: WorkMeter): SetLanguage {
  if (set.templateLanguage === 'plain') return { engine: plainTemplates, lenient: plainTemplates, mutates: false };
  if (set.templateLanguage === 'handlebars') {
    const engine = handlebarsTemplates(meter);
    return { engine, lenient: engine, mutates: false };
  }
  const mutates = holdsWriting(set);
  const { engine, lenient } = goTemplates({
    options: optionsOf(set),
    world: worldOf(set, facts, meter),
    isPrivate: mutates,
  });
  return { engine, lenient, mutates };
}

/** Asked for the time only when a template does. */
function worldOf(set: ParsedSet, facts: Facts, meter: WorkMeter): GoTemplateWorld {
  let now: Date | undefined;
  return {
    seed: set.name,
    meter,
    get now() {
      now ??= facts.now?.() ?? new Date(0);
      return now;
    },
  };
}

function optionsOf(set: ParsedSet): readonly string[] {
  const options = memberOf(set.spec, 'goTemplateOptions');
  return isJsonList(options) ? options.map(String) : [];
}

/** Whether one of the set's own texts may write into its parameters. */
function holdsWriting(set: ParsedSet): boolean {
  let isFound = false;
  JSON.stringify(set.spec, (key, value: unknown) => {
    isFound ||= mayWrite(key) || (typeof value === 'string' && mayWrite(value));
    return isFound ? undefined : value;
  });
  return isFound;
}
