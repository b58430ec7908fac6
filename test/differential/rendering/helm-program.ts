/** `helm template` with the options of an Application, as Argo CD calls it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withVariables } from './build-variables.js';
import { APPLICATION, type Sample, writeFiles } from './sample.js';
import { type ProgramResult, startProgram } from './start-program.js';

/** What Helm says when `helm dependency build` may help. */
const MISSING_DEPENDENCIES = 'missing in charts/ directory';

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly forceString?: boolean;
}

/** `folder` is empty, and for this sample alone. */
export async function runHelm(program: string, sample: Sample, folder: string): Promise<ProgramResult> {
  const repository = join(folder, 'repository');
  writeFiles(repository, sample.files);
  const place = { cwd: join(repository, sample.path), home: join(folder, 'home') };
  const parameters = ['template', '.', ...helmArguments(sample, folder, repository)];
  const first = await startProgram(program, parameters, place);
  if ('output' in first || !first.error.includes(MISSING_DEPENDENCIES)) return first;
  const built = await startProgram(program, ['dependency', 'build'], place);
  return 'error' in built ? first : await startProgram(program, parameters, place);
}

function helmArguments(sample: Sample, folder: string, repository: string): string[] {
  const { options, claims } = sample;
  const file = (path: string): string =>
    path.startsWith('/') ? join(repository, path) : join(repository, sample.path, path);
  const parameters = (options['parameters'] ?? []) as readonly Parameter[];
  const files = (options['fileParameters'] ?? []) as readonly { name: string; path: string }[];
  const set = (flag: string, isText: boolean): string[] =>
    parameters
      .filter(({ forceString = false }) => forceString === isText)
      .flatMap(({ name, value }) => [flag, `${name}=${escaped(withVariables(sample, value))}`]);
  const given = (options['apiVersions'] ?? []) as readonly string[];
  return [
    `--name-template=${textOf(options['releaseName']) || APPLICATION}`,
    `--namespace=${textOf(options['namespace']) || sample.namespace}`,
    `--kube-version=${versionNumbers(textOf(options['kubeVersion']) || claims.kubeVersion)}`,
    ...set('--set', false),
    ...set('--set-string', true),
    ...files.flatMap(({ name, path }) => ['--set-file', `${name}=${escaped(file(path))}`]),
    ...((options['valueFiles'] ?? []) as readonly string[]).flatMap((path) => ['--values', file(path)]),
    ...inlineValues(sample, folder),
    ...(given.length > 0 ? given : claims.apiVersions).flatMap((version) => ['--api-versions', version]),
    ...(options['skipCrds'] === true ? [] : ['--include-crds']),
    ...(options['skipSchemaValidation'] === true ? ['--skip-schema-validation'] : []),
    ...(options['skipTests'] === true ? ['--skip-tests'] : []),
  ];
}

function inlineValues({ options }: Sample, folder: string): string[] {
  const inline = options['valuesObject'];
  const text = inline === undefined ? textOf(options['values']) : JSON.stringify(inline);
  if (text === '') return [];
  const file = join(folder, 'inline.yaml');
  writeFileSync(file, text);
  return ['--values', file];
}

/** A comma is escaped unless it is so, lists in braces are left alone. */
function escaped(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value;
  let before = '';
  let result = '';
  for (const character of value) {
    result += character === ',' && before !== '\\' ? '\\,' : character;
    before = character;
  }
  return result;
}

function versionNumbers(version: string): string {
  return /^v?(\d+(?:\.\d+)+)/.exec(version)?.[1] ?? version;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
