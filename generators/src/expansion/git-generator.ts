/** The git generator: one parameter set for each directory, or for each object in files, that its patterns find in a repository. */
import { GenerationError } from '../generation.errors.js';
import { indexOf, type PathPattern } from '../git/repository-index.js';
import { isJsonList, isJsonObject, memberOf, setMember, textMember, type JsonObject } from '../json.js';
import { flattenToTexts } from '../parameters/flatten.js';
import { ObjectParameters, OwnParameters, type Parameter, type ParameterSet } from '../parameters/parameter-set.js';
import { addFlatPath, nestedPath, type RepositoryPlace } from '../parameters/path-parameters.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ChosenPaths } from './expansion-tracer.js';
import type { RepositoryFact } from './facts.js';
import type { Scope } from './generator-entry.js';
import { compileValues } from './generator-values.js';
import { readParameterFile } from './parameter-file.js';

/** Runs `git`. Facts that are not known yet give no sets, and a need. @throws GenerationError GENERATOR_ERROR */
export function runGit(run: ExpansionRun, value: JsonObject, original: JsonObject, scope: Scope): ParameterSet[] {
  const directories = patternsOf(value, 'directories');
  const files = patternsOf(value, 'files');
  if (directories.length === 0 && files.length === 0) {
    throw new GenerationError('GENERATOR_ERROR', 'The git generator needs "directories" or "files".');
  }
  const url = textMember(value, 'repoURL');
  const revision = textMember(value, 'revision');
  const repository = run.repository(url, revision);
  if (repository === undefined) return [];
  const addValues = compileValues(run, value, original, scope);
  const prefix = textMember(value, 'pathParamPrefix');
  const index = indexOf(repository);
  // Where both are given, directories win, as in Argo CD.
  if (directories.length > 0) {
    const chosen: ChosenPaths = { of: 'directories', url, revision, repository, patterns: directories };
    const found = index.findDirectories(directories, run.meter);
    run.tracer?.leftOut({ kind: 'paths', chosen, found });
    return found.map((directory) => {
      const set = setOf(run, {}, { directory, prefix });
      run.tracer?.made(set, { kind: 'directory', directory, chosen });
      return addValues(set);
    });
  }
  const chosen: ChosenPaths = { of: 'files', url, revision, repository, patterns: files };
  const paths = index.findFiles(files, run.meter);
  run.tracer?.leftOut({ kind: 'paths', chosen, found: paths });
  const texts = readAll(run, repository, paths, { url, revision });
  const pathName = prefix === '' ? 'path' : `${prefix}.path`;
  return texts.flatMap(([path, text]) => {
    run.meter.count(1 + (text.length >>> 6));
    const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const place = { directory, prefix, filename: path.slice(path.lastIndexOf('/') + 1) };
    const objects = fileObjects(repository, path, text, url);
    if (objects.length === 0) run.tracer?.leftOut({ kind: 'emptyFile', file: path });
    return objects.map((object, at) => {
      const set = setOf(run, object, place);
      run.tracer?.made(set, { kind: 'file', file: path, text, index: at, pathName, chosen });
      return addValues(set);
    });
  });
}

function patternsOf(value: JsonObject, name: string): PathPattern[] {
  const patterns = memberOf(value, name);
  if (!isJsonList(patterns)) return [];
  return patterns.map((pattern) => {
    const object = isJsonObject(pattern) ? pattern : {};
    return { path: textMember(object, 'path'), exclude: memberOf(object, 'exclude') === true };
  });
}

/** The parameters of an object (empty for directories) and of its place, which win. */
function setOf(run: ExpansionRun, object: JsonObject, place: RepositoryPlace): ParameterSet {
  if (!run.isNested) {
    const flat: Map<string, Parameter> = flattenToTexts(object);
    addFlatPath(flat, place);
    return new OwnParameters(flat);
  }
  const nested: Record<string, Parameter> = { ...object };
  const path = nestedPath(place, (segments) => run.textList(segments));
  if (place.prefix === '') nested['path'] = path;
  else setMember(nested, place.prefix, { path });
  return new ObjectParameters(nested);
}

/** The texts of all files, or none at all while some are not known yet. */
function readAll(
  run: ExpansionRun,
  repository: RepositoryFact,
  paths: readonly string[],
  source: { url: string; revision: string },
): [string, string][] {
  const texts: [string, string][] = [];
  const unknown: string[] = [];
  for (const path of paths) {
    const text = repository.read(path);
    if (text === undefined) unknown.push(path);
    else texts.push([path, text]);
  }
  if (unknown.length === 0) return texts;
  run.needFiles(source.url, source.revision, unknown);
  return [];
}

function fileObjects(repository: RepositoryFact, path: string, text: string, url: string): readonly JsonObject[] {
  try {
    return readParameterFile(repository, path, text);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    const message = `The file "${path}" of ${url} cannot be used: ${error.message}`;
    throw new GenerationError('GENERATOR_ERROR', message, { cause: error });
  }
}
