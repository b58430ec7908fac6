/** The Jsonnet files of a directory and `source.directory.jsonnet` -> what the module is asked. */
import type { BuildEnvironment } from '../source/build-environment.js';
import { repositoryPath } from '../source/repository-path.js';
import type { SourceLookup } from '../source/source-lookup.js';
import { SpecFields } from '../source/spec-fields.js';
import { RenderError } from '../render.errors.js';
import type { JsonnetRequest, JsonnetVariable } from '../worker/module-request.js';

/** The root of the source, as the module names it. */
const ROOT = '/0';

/** Paths from the root of the repository. */
export interface JsonnetFiles {
  /** The directory of the source. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Throws INVALID_SPEC for a field of a wrong type, PATH_OUT_OF_REPO and REMOTE_REFUSED for libraries from elsewhere. */
export async function jsonnetRequest(
  directory: SpecFields,
  { path, files }: JsonnetFiles,
  lookup: SourceLookup,
  environment: BuildEnvironment,
): Promise<JsonnetRequest> {
  const options = directory.object('jsonnet') ?? new SpecFields(undefined, directory.at('jsonnet'));
  return {
    kind: 'jsonnet',
    root: ROOT,
    path: inModule(path),
    files: files.map(inModule),
    extVars: variablesOf(options, 'extVars', environment),
    tlas: variablesOf(options, 'tlas', environment),
    libs: await librariesOf(options, lookup),
  };
}

function variablesOf(options: SpecFields, name: string, environment: BuildEnvironment): JsonnetVariable[] {
  return options.objects(name).map((variable) => ({
    name: variable.text('name'),
    value: environment.substitute(variable.text('value')),
    code: variable.flag('code'),
  }));
}

/** What imports from within a library names with `..` counts from where the library really lies. A missing one holds nothing. */
async function librariesOf(options: SpecFields, lookup: SourceLookup): Promise<string[]> {
  const libraries: string[] = [];
  for (const [index, given] of options.texts('libs').entries()) {
    const field = `${options.at('libs')}[${index}]`;
    const path = repositoryPath(given, '', field);
    const found = await lookup.find(path);
    if (found.kind === 'outside')
      throw new RenderError('PATH_OUT_OF_REPO', `${field} is a symbolic link out of the repository.`, field);
    libraries.push(inModule(found.kind === 'directory' ? found.path : path));
  }
  return libraries;
}

function inModule(path: string): string {
  return path === '' ? ROOT : `${ROOT}/${path}`;
}
