/**
 * A source with what a file of the repository changes in it: a JSON merge patch, read back as Argo CD's Go types read JSON into a value that
 * is there already. So null removes nothing but keys of free objects, maps keep their other keys, and the objects of a list keep the fields
 * that the new object at the same place does not name.
 */
import { isMap } from './spec-fields.js';
import type { SourceSpec } from './source.js';

/** `value` is taken as it is; the others say what is kept within. */
type Shape = 'value' | { readonly fields: Fields } | { readonly items: Shape } | 'map';
interface Fields {
  readonly [name: string]: Shape;
}

const VARIABLES: Shape = { items: { fields: { name: 'value', value: 'value', code: 'value' } } };

const HELM: Fields = {
  valueFiles: 'value',
  parameters: { items: { fields: { name: 'value', value: 'value', forceString: 'value' } } },
  releaseName: 'value',
  values: 'value',
  fileParameters: { items: { fields: { name: 'value', path: 'value' } } },
  version: 'value',
  passCredentials: 'value',
  ignoreMissingValueFiles: 'value',
  skipCrds: 'value',
  valuesObject: 'value',
  namespace: 'value',
  kubeVersion: 'value',
  apiVersions: 'value',
  skipTests: 'value',
  skipSchemaValidation: 'value',
};

const TARGET: Fields = {
  group: 'value',
  version: 'value',
  kind: 'value',
  name: 'value',
  namespace: 'value',
  annotationSelector: 'value',
  labelSelector: 'value',
};

const KUSTOMIZE: Fields = {
  namePrefix: 'value',
  nameSuffix: 'value',
  images: 'value',
  commonLabels: 'map',
  version: 'value',
  commonAnnotations: 'map',
  forceCommonLabels: 'value',
  forceCommonAnnotations: 'value',
  namespace: 'value',
  commonAnnotationsEnvsubst: 'value',
  replicas: { items: { fields: { name: 'value', count: 'value' } } },
  patches: { items: { fields: { path: 'value', patch: 'value', target: { fields: TARGET }, options: 'map' } } },
  components: 'value',
  ignoreMissingComponents: 'value',
  labelWithoutSelector: 'value',
  labelIncludeTemplates: 'value',
  kubeVersion: 'value',
  apiVersions: 'value',
};

const DIRECTORY: Fields = {
  recurse: 'value',
  jsonnet: { fields: { extVars: VARIABLES, tlas: VARIABLES, libs: 'value' } },
  exclude: 'value',
  include: 'value',
  disableExtensionFilter: 'value',
  handlebars: 'value',
};

/** Where the source lies cannot be changed from within it. */
const SOURCE: Fields = {
  helm: { fields: HELM },
  kustomize: { fields: KUSTOMIZE },
  directory: { fields: DIRECTORY },
  plugin: 'value',
};

/** Unknown fields of the patch are left out. */
export function mergedSource(source: SourceSpec, patch: Readonly<Record<string, unknown>>): SourceSpec {
  const merged: Record<string, unknown> = { ...source };
  for (const [name, shape] of Object.entries(SOURCE)) {
    const value = readInto(shape, ownMember(source, name), mergePatch(ownMember(source, name), ownMember(patch, name)));
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** RFC 7396; undefined leaves the target as it is. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (patch === undefined) return target;
  if (patch === null) return undefined;
  if (!isMap(patch)) return patch;
  const merged = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [key, member] of Object.entries(patch)) {
    const value = member === null ? undefined : mergePatch(merged.get(key), member);
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function readInto(shape: Shape, before: unknown, value: unknown): unknown {
  if (value === undefined || value === null) return before;
  if (shape === 'value') return value;
  if (shape === 'map') return isMap(value) && isMap(before) ? { ...before, ...value } : value;
  if ('items' in shape) {
    if (!Array.isArray(value)) return value;
    const old: readonly unknown[] = Array.isArray(before) ? before : [];
    return value.map((item, index) => readInto(shape.items, old[index], item));
  }
  if (!isMap(value)) return value;
  const members: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const member = readInto(field, ownMember(before, name), ownMember(value, name));
    if (member !== undefined) members[name] = member;
  }
  return members;
}

function ownMember(value: unknown, name: string): unknown {
  return isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
