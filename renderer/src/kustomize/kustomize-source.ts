/** `source.kustomize` of an Application -> what the module is asked. */
import { kubeVersionOf } from '../helm/kube-version.js';
import { RenderError } from '../render.errors.js';
import type { BuildEnvironment } from '../source/build-environment.js';
import { repositoryPath } from '../source/repository-path.js';
import { SpecFields, wrongField } from '../source/spec-fields.js';
import type { KustomizeRequest } from '../worker/module-request.js';
import { patchesOf } from './kustomize-patches.js';

/** The version that renders: there is one only. */
const KUSTOMIZE_VERSION = '5.8.1';

/** As Kubernetes bounds them. */
const MAX_REPLICAS = 2 ** 31 - 1;

/** Where the overlay lies: paths of the module, and the same from the repository's root. */
export interface OverlayPlace {
  readonly root: string;
  readonly path: string;
  readonly pathInRepository: string;
}

/** Throws INVALID_SPEC for a field of a wrong type, PATH_OUT_OF_REPO and REMOTE_REFUSED for components and patches from elsewhere. */
export function kustomizeRequest(
  options: SpecFields,
  place: OverlayPlace,
  environment: BuildEnvironment,
): KustomizeRequest {
  const labels = substituted(options.textMap('commonLabels'), environment);
  const annotations = options.textMap('commonAnnotations');
  const hasVariables = options.flag('commonAnnotationsEnvsubst');
  checkUnused(options);
  return {
    kind: 'kustomize',
    root: place.root,
    path: place.path,
    ...given('namePrefix', options.text('namePrefix')),
    ...given('nameSuffix', options.text('nameSuffix')),
    ...listed(
      'images',
      options.texts('images').map((image) => environment.substitute(image)),
    ),
    ...listed('replicas', options.objects('replicas').map(replicaOf)),
    ...mapped('commonLabels', labels),
    ...flagged(options, 'forceCommonLabels', labels.size > 0),
    ...flagged(options, 'labelWithoutSelector', labels.size > 0),
    ...flagged(options, 'labelIncludeTemplates', labels.size > 0),
    ...mapped('commonAnnotations', hasVariables ? substituted(annotations, environment) : annotations),
    ...flagged(options, 'forceCommonAnnotations', annotations.size > 0),
    ...given('namespace', options.text('namespace')),
    ...listed('patches', patchesOf(options, place.pathInRepository)),
    ...componentsOf(options, place.pathInRepository),
  };
}

/** What of the options has no effect here, for people. */
export function kustomizeRemarks(options: SpecFields): string[] {
  const version = options.text('version');
  if (version === '' || version.replace(/^v/, '') === KUSTOMIZE_VERSION) return [];
  return [`${options.at('version')} has no effect: overlays are built with Kustomize ${KUSTOMIZE_VERSION}.`];
}

/** They are for Helm charts inside of overlays, which are not inflated. */
function checkUnused(options: SpecFields): void {
  kubeVersionOf(options.text('kubeVersion'), options.at('kubeVersion'));
  options.texts('apiVersions');
}

/** Where missing ones are ignored, those outside of the repository are missing, too. */
function componentsOf(options: SpecFields, base: string): Partial<KustomizeRequest> {
  const components = options.texts('components');
  const isMissingIgnored = options.flag('ignoreMissingComponents');
  for (const [index, component] of components.entries()) {
    const field = `${options.at('components')}[${index}]`;
    if (/^[\w.-]+@[\w.-]+:/.test(component)) throw remote(field);
    if (!isMissingIgnored) repositoryPath(component, base, field);
  }
  return { ...listed('components', components), ...flagged(options, 'ignoreMissingComponents', components.length > 0) };
}

function remote(field: string): RenderError {
  return new RenderError(
    'REMOTE_REFUSED',
    `${field} lies in another repository, which is not fetched. Copy the component into this one.`,
    field,
  );
}

function replicaOf(replica: SpecFields): { name: string; count: number } {
  const count = replica.read('count');
  const isWhole = typeof count === 'number' ? Number.isInteger(count) : /^[+-]?\d+$/.test(String(count));
  if (!isWhole || Math.abs(Number(count)) > MAX_REPLICAS) throw wrongField(replica.at('count'), 'a whole number');
  return { name: replica.text('name'), count: Number(count) };
}

function substituted(values: ReadonlyMap<string, string>, environment: BuildEnvironment): Map<string, string> {
  return new Map([...values].map(([name, value]) => [name, environment.substitute(value)]));
}

function given<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return (value === '' ? {} : { [name]: value }) as Partial<Record<Name, string>>;
}

function listed<Name extends string, Item>(name: Name, items: readonly Item[]): Partial<Record<Name, readonly Item[]>> {
  return (items.length === 0 ? {} : { [name]: items }) as Partial<Record<Name, readonly Item[]>>;
}

function mapped<Name extends string>(
  name: Name,
  values: ReadonlyMap<string, string>,
): Partial<Record<Name, Readonly<Record<string, string>>>> {
  return (values.size === 0 ? {} : { [name]: Object.fromEntries(values) }) as Partial<
    Record<Name, Readonly<Record<string, string>>>
  >;
}

function flagged<Name extends string>(options: SpecFields, name: Name, isUsed: boolean): Partial<Record<Name, true>> {
  return (options.flag(name) && isUsed ? { [name]: true } : {}) as Partial<Record<Name, true>>;
}
