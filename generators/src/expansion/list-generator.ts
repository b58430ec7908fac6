/** The list generator: parameter sets written down in the set itself. */
import { GenerationError } from '../generation.errors.js';
import { isJsonList, isJsonObject, memberOf, typeNameOf, type Json, type JsonObject } from '../json.js';
import { ObjectParameters, OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
import { parseYaml } from '../yaml/yaml-document.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ExpansionTracer } from './expansion-tracer.js';
import type { Scope } from './generator-entry.js';

/** Runs `list`. @throws GenerationError GENERATOR_ERROR when an element is of no use */
export function runList(run: ExpansionRun, value: JsonObject, _: JsonObject, scope: Scope): ParameterSet[] {
  const elements = memberOf(value, 'elements');
  const sets = isJsonList(elements) ? elements.map((element, index) => setOf(run, element, index, scope)) : [];
  if (run.tracer !== undefined) tell(run.tracer, sets, 'element');
  const text = memberOf(value, 'elementsYaml');
  return typeof text === 'string' && text !== '' ? [...sets, ...yamlSets(run, text)] : sets;
}

function tell(tracer: ExpansionTracer, sets: readonly ParameterSet[], kind: 'element' | 'yamlElement'): void {
  for (const [index, set] of sets.entries()) tracer.made(set, { kind, index });
}

function yamlSets(run: ExpansionRun, text: string): ParameterSet[] {
  // Reading YAML takes about a microsecond a character.
  run.meter.count(text.length);
  const sets = readElements(text);
  run.checkCount(sets.length);
  if (run.tracer !== undefined) tell(run.tracer, sets, 'yamlElement');
  return sets;
}

function setOf(run: ExpansionRun, element: Json, index: number, { wasFilled }: Scope): ParameterSet {
  // Argo CD cannot read null, but behind another child of a matrix it has become readable, and counts as an empty element.
  if (element === null && wasFilled) return nestedSetOf({});
  if (!isJsonObject(element)) throw refused(`elements[${index}]`, `has to be an object, not a ${typeNameOf(element)}`);
  return run.isNested ? nestedSetOf(element) : flatSetOf(element, index);
}

function nestedSetOf(element: JsonObject): ParameterSet {
  return new ObjectParameters(element);
}

/** The plain language knows texts only, and one nested map: `values`. */
function flatSetOf(element: JsonObject, index: number): ParameterSet {
  const set = new Map<string, Json>();
  for (const [key, value] of Object.entries(element)) {
    if (key === 'values') {
      if (!isJsonObject(value))
        throw refused(`elements[${index}].values`, `has to be an object, not ${typeNameOf(value)}`);
      for (const [name, member] of Object.entries(value))
        set.set(`values.${name}`, textOf(member, index, `values.${name}`));
    } else {
      set.set(key, textOf(value, index, key));
    }
  }
  return new OwnParameters(set);
}

function textOf(value: Json, index: number, name: string): string {
  if (typeof value === 'string') return value;
  throw refused(
    `elements[${index}].${name}`,
    `has to be text in the plain template language, not ${typeNameOf(value)} (put it in quotes)`,
  );
}

/** Elements from a text keep their types: only the texts among them can be filled in by the plain language. */
function readElements(text: string): ParameterSet[] {
  const elements = parseYaml(text);
  if (elements === null) return [];
  if (!isJsonList(elements)) throw refused('elementsYaml', `has to hold a list, not a ${typeNameOf(elements)}`);
  return elements.map((element, index) => {
    if (element === null) return nestedSetOf({});
    if (isJsonObject(element)) return nestedSetOf(element);
    throw refused(`elementsYaml, item ${index},`, `has to be an object, not a ${typeNameOf(element)}`);
  });
}

function refused(what: string, reason: string): GenerationError {
  return new GenerationError('GENERATOR_ERROR', `${what} ${reason}.`);
}
