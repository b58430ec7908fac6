/** The parameters that tell where in a repository something was found. */
import type { Json } from '../json.js';
import { normalizeName } from '../spec/dns-name.js';

/** A directory, or a file in it. The root of the repository is `.`. */
export interface RepositoryPlace {
  readonly directory: string;
  readonly filename?: string;
  /** `pathParamPrefix` of the generator; empty for none. */
  readonly prefix: string;
}

/** Adds them, over parameters of the same name: flat (`path`, `path.basename`, `path[0]`), or nested below `path`. */
export function addPathParameters(set: Map<string, Json>, place: RepositoryPlace, isNested: boolean): void {
  if (isNested) addNested(set, place);
  else addFlat(set, place);
}

function addFlat(set: Map<string, Json>, { directory, filename, prefix }: RepositoryPlace): void {
  const name = prefix === '' ? 'path' : `${prefix}.path`;
  const basename = basenameOf(directory);
  set.set(name, directory);
  set.set(`${name}.basename`, basename);
  set.set(`${name}.basenameNormalized`, normalizeName(basename));
  if (filename !== undefined) {
    set.set(`${name}.filename`, filename);
    set.set(`${name}.filenameNormalized`, normalizeName(filename));
  }
  directory.split('/').forEach((segment, index) => {
    if (segment !== '') set.set(`${name}[${index}]`, segment);
  });
}

function addNested(set: Map<string, Json>, { directory, filename, prefix }: RepositoryPlace): void {
  const basename = basenameOf(directory);
  const path: Record<string, Json> = {
    path: directory,
    basename,
    basenameNormalized: normalizeName(basename),
    segments: directory.split('/'),
  };
  if (filename !== undefined) {
    path['filename'] = filename;
    path['filenameNormalized'] = normalizeName(filename);
  }
  if (prefix === '') set.set('path', path);
  else set.set(prefix, { path });
}

function basenameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
