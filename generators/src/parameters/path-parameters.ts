/** The parameters that tell where in a repository something was found. */
import type { GoMap } from '../go-template/values/go-value.js';
import { normalizeName } from '../spec/dns-name.js';
import type { Parameter } from './parameter-set.js';

/** A directory, or a file in it. The root of the repository is `.`. */
export interface RepositoryPlace {
  readonly directory: string;
  readonly filename?: string;
  /** `pathParamPrefix` of the generator; empty for none. */
  readonly prefix: string;
}

/** Adds them to flat parameters, over those of the same name: `path`, `path.basename`, `path[0]`. */
export function addFlatPath(set: Map<string, Parameter>, { directory, filename, prefix }: RepositoryPlace): void {
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

/** Them as the object that nested parameters have under `path`, or under `<prefix>.path`. */
export function nestedPath(
  { directory, filename }: RepositoryPlace,
  segmentsOf: (segments: readonly string[]) => Parameter,
): GoMap {
  const basename = basenameOf(directory);
  const path: GoMap = {
    path: directory,
    basename,
    basenameNormalized: normalizeName(basename),
    segments: segmentsOf(directory.split('/')),
  };
  if (filename !== undefined) {
    path['filename'] = filename;
    path['filenameNormalized'] = normalizeName(filename);
  }
  return path;
}

function basenameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
