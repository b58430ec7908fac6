/** `source.helm` of an Application -> what the module is asked. */
import { RenderError } from '../render.errors.js';
import type { ChartDependencies } from '../source/prepared-source.js';
import type { RenderedApplication, RenderedCluster } from '../source/render-subject.js';
import type { SpecFields } from '../source/spec-fields.js';
import type { HelmRequest } from '../worker/module-request.js';
import { fetchDependencies } from './chart-dependencies.js';
import { kubeVersionOf } from './kube-version.js';
import { setArguments } from './set-arguments.js';
import { NamedFiles, type PathContext } from './value-files.js';

/** A chart, and what its rendering may depend on. */
export interface ChartSource extends PathContext {
  readonly options: SpecFields;
  readonly application: RenderedApplication;
  readonly cluster: RenderedCluster;
  readonly dependencies: ChartDependencies;
}

/** Versions of Helm that Argo CD accepts: all charts of theirs render the same. */
const ACCEPTED_VERSIONS = new Set(['', '3', 'v3', '4', 'v4']);
/** What Helm takes without a namespace. */
const DEFAULT_NAMESPACE = 'default';

/** Throws INVALID_SPEC for a field of a wrong type, what {@link NamedFiles} throws, and what fetching dependencies throws. */
export async function helmRequest(source: ChartSource): Promise<HelmRequest> {
  const { options, application, cluster, roots, root, path } = source;
  checkVersion(options);
  const parameters = parametersOf(source);
  const flags = flagsOf(options);
  return {
    kind: 'helm',
    root: roots.pathIn(root, ''),
    chart: roots.pathIn(root, path),
    releaseName: options.text('releaseName') || application.name,
    namespace: options.text('namespace') || application.namespace || DEFAULT_NAMESPACE,
    kubeVersion: kubeVersion(options, cluster),
    apiVersions: apiVersions(options, cluster),
    values: await valuesOf(source),
    ...parameters,
    setFile: await fileArguments(source),
    ...flags,
    dependencies: await fetchDependencies(source, source.dependencies, roots),
  };
}

/** What of the options has no effect here, for people. */
export function helmRemarks(options: SpecFields): string[] {
  const remarks: string[] = [];
  if (options.flag('passCredentials'))
    remarks.push(`${options.at('passCredentials')} has no effect: credentials go to their own repositories only.`);
  if (options.freeObject('valuesObject') !== undefined && options.text('values') !== '')
    remarks.push(`${options.at('values')} has no effect beside valuesObject.`);
  return remarks;
}

function checkVersion(options: SpecFields): void {
  const version = options.text('version');
  if (ACCEPTED_VERSIONS.has(version)) return;
  throw new RenderError(
    'INVALID_SPEC',
    `${options.at('version')}: helm version ${JSON.stringify(version)} is not supported; charts are rendered with Helm 3. Remove the field.`,
    options.at('version'),
  );
}

async function valuesOf(source: ChartSource): Promise<HelmRequest['values']> {
  const { options } = source;
  const files = await new NamedFiles(source).valueFiles(
    options.texts('valueFiles'),
    options.at('valueFiles'),
    options.flag('ignoreMissingValueFiles'),
  );
  const inline = options.freeObject('valuesObject');
  const text = options.text('values');
  const last = inline === undefined ? text : yamlSafeJson(inline);
  return [...files.map((path) => ({ path })), ...(last === '' ? [] : [{ text: last }])];
}

/** JSON that any YAML parser takes: characters that YAML does not allow in a text are escaped. */
function yamlSafeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parametersOf({ options, environment }: ChartSource): Pick<HelmRequest, 'set' | 'setString'> {
  const typed: [string, string][] = [];
  const texts: [string, string][] = [];
  for (const parameter of options.objects('parameters')) {
    const value = environment.substitute(parameter.text('value'));
    (parameter.flag('forceString') ? texts : typed).push([parameter.text('name'), value]);
  }
  return { set: setArguments(typed), setString: setArguments(texts) };
}

async function fileArguments(source: ChartSource): Promise<string[]> {
  const files = new NamedFiles(source);
  const paths: [string, string][] = [];
  for (const parameter of source.options.objects('fileParameters'))
    paths.push([parameter.text('name'), await files.file(parameter.text('path'), parameter.at('path'))]);
  return setArguments(paths);
}

function flagsOf(options: SpecFields): Pick<HelmRequest, 'includeCrds' | 'skipTests' | 'skipSchemaValidation'> {
  return {
    includeCrds: !options.flag('skipCrds'),
    skipTests: options.flag('skipTests'),
    skipSchemaValidation: options.flag('skipSchemaValidation'),
  };
}

function kubeVersion(options: SpecFields, { name, claims }: RenderedCluster): string {
  const given = options.text('kubeVersion');
  if (given !== '') return kubeVersionOf(given, options.at('kubeVersion'));
  const claimed = claims['kubeVersion'];
  return typeof claimed === 'string' ? kubeVersionOf(claimed, `The claim kubeVersion of the cluster ${name}`) : '';
}

function apiVersions(options: SpecFields, { claims }: RenderedCluster): readonly string[] {
  const given = options.texts('apiVersions');
  if (given.length > 0) return given;
  const claimed = claims['apiVersions'];
  return Array.isArray(claimed) ? claimed.filter((version) => typeof version === 'string') : [];
}
