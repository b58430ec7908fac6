/** Finds where a text of a merged template was written: in the generator's own template or in the set's. */
import type { PlaceError } from '../application/compile-node.js';
import { isJsonList, isJsonObject, memberOf, type Json } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { formatPath } from '../spec/path.js';
import type { Path } from '../yaml/yaml-document.js';

/** Puts the place of a template's text into errors about it. */
export function templatePlacer(set: ParsedSet, generator: Path): PlaceError {
  return (error, path, text) => {
    const own = [...generator, 'template', ...path];
    const place = holds(set, own, text) ? own : ['spec', 'template', ...path];
    return error.at(formatPath(place), set.locate(place));
  };
}

/** Whether the value at a path is that text, or its key is. */
function holds(set: ParsedSet, path: Path, text: string): boolean {
  let value: Json | undefined = { spec: set.spec };
  for (const segment of path) {
    if (isJsonObject(value)) value = memberOf(value, String(segment));
    else if (isJsonList(value)) value = value[Number(segment)];
    else return false;
  }
  return value === text || (value !== undefined && path.at(-1) === text);
}
