/** The plugin generator: the parameter sets that a service of the user answers. */
import { GenerationError } from '../generation.errors.js';
import {
  isJsonList,
  isJsonObject,
  memberOf,
  objectMember,
  textMember,
  typeNameOf,
  type Json,
  type JsonObject,
} from '../json.js';
import { MAX_YAML_DEPTH } from '../limits.js';
import { flattenToTexts } from '../parameters/flatten.js';
import { ObjectParameters, OwnParameters, type Parameter, type ParameterSet } from '../parameters/parameter-set.js';
import type { GoMap } from '../go-template/values/go-value.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';
import { compileValues } from './generator-values.js';
import { pluginInput } from './plugin-input.js';

/** Runs `plugin`. An answer that is not known yet gives no sets, and a need. @throws GenerationError GENERATOR_ERROR */
export function runPlugin(run: ExpansionRun, value: JsonObject, original: JsonObject, scope: Scope): ParameterSet[] {
  const configMap = textMember(objectMember(value, 'configMapRef'), 'name');
  const written = memberOf(objectMember(value, 'input'), 'parameters');
  const input = isJsonObject(written) ? written : {};
  const applicationSetName = run.set.name;
  const answer = run.answer({ kind: 'plugin', applicationSetName, configMap, input });
  if (answer === undefined) return [];
  run.checkCount(answer.length);
  const addValues = compileValues(run, value, original, scope);
  const generator = pluginInput(run, input, isJsonObject(written) || scope.wasFilled);
  return answer.map((item, index) => {
    const set = setOf(run, checked(item, index, configMap), generator);
    run.tracer?.made(set, { kind: 'pluginItem', index, item, configMap });
    return addValues(set);
  });
}

/** The plugin's own `generator` gives way. */
function setOf(run: ExpansionRun, item: JsonObject, generator: GoMap): ParameterSet {
  if (run.isNested) return new ObjectParameters({ ...item, generator });
  const parameters = new Map<string, Parameter>(flattenToTexts(item));
  return new OwnParameters(parameters.set('generator', generator));
}

/** What a service answers may be anything. @throws GenerationError GENERATOR_ERROR when it is of no use */
function checked(item: Json, index: number, configMap: string): JsonObject {
  const answer = `Item ${index} of what the plugin of the ConfigMap "${configMap}" answers`;
  // Go reads null as an object without members.
  if (item === null) return {};
  if (!isJsonObject(item)) {
    throw new GenerationError('GENERATOR_ERROR', `${answer} has to be an object, not a ${typeNameOf(item)}.`);
  }
  if (isDeeper(item, MAX_YAML_DEPTH)) {
    throw new GenerationError('GENERATOR_ERROR', `${answer} is nested more than ${MAX_YAML_DEPTH} levels deep.`);
  }
  return item;
}

/** Walks level by level: no depth exhausts the stack. */
function isDeeper(item: JsonObject, most: number): boolean {
  let level: Json[] = [item];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((value) => (isJsonObject(value) || isJsonList(value) ? Object.values(value) : []));
  }
  return false;
}
