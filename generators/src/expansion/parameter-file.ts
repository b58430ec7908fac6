/** Files of a repository that hold parameters: JSON or YAML, one object or a list of objects. */
import { GenerationError } from '../generation.errors.js';
import { isJsonList, isJsonObject, typeNameOf, type JsonObject } from '../json.js';
import { parseYaml } from '../yaml/yaml-document.js';
import type { RepositoryFact } from './facts.js';

const files = new WeakMap<RepositoryFact, Map<string, { text: string; objects: readonly JsonObject[] }>>();

/** The objects of a file, parsed once for each repository fact; an empty file holds one empty object. @throws GenerationError */
export function readParameterFile(repository: RepositoryFact, path: string, text: string): readonly JsonObject[] {
  let known = files.get(repository);
  if (known === undefined) {
    known = new Map();
    files.set(repository, known);
  }
  const parsed = known.get(path);
  if (parsed !== undefined && parsed.text === text) return parsed.objects;
  const objects = parseObjects(text);
  known.set(path, { text, objects });
  return objects;
}

function parseObjects(text: string): readonly JsonObject[] {
  const value = parseYaml(text);
  if (value === null) return [{}];
  if (isJsonObject(value)) return [value];
  if (!isJsonList(value)) throw refused(`it holds a ${typeNameOf(value)}`);
  return value.map((item, index) => {
    if (item === null) return {};
    return isJsonObject(item) ? item : refuse(`item ${index} of its list is a ${typeNameOf(item)}`);
  });
}

function refuse(reason: string): never {
  throw refused(reason);
}

function refused(reason: string): GenerationError {
  return new GenerationError('GENERATOR_ERROR', `${reason}, but an object or a list of objects is needed.`);
}
