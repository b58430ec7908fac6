// What an application says it depends on: `spec.dependsOn`, or, where Argo CD's schema must not be left, an annotation. Pure.
import { formatSelector, isDnsSubdomain, type LabelSelector, parseSelector, parseYaml } from '@wheelhouse/generators';
import { WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';
import type { ApplicationManifest } from '../applications/application.js';
import { isObject } from '../applications/json-values.js';
import { InvalidDependencyError } from './dependencies.errors.js';

/** The same list as `spec.dependsOn` in YAML or JSON, or names with commas between them. */
export const DEPENDS_ON_ANNOTATION = `${WHEELHOUSE_PREFIX}depends-on`;
/** More entries in one application are a mistake or an attack; a selector says it in one. */
const MAX_DEPENDENCIES = 100;
/** Clusters that are no names. */
const SAME_CLUSTER = 'same';
const ANY_CLUSTER = 'any';

/** What an application waits for: one application by name, or all that a selector matches. */
export type Dependency =
  | { readonly name: string }
  | {
      /** In the words of `kubectl -l`. */
      readonly selector: string;
      /** `same`: on the application's own cluster; `any`; or the name of a cluster. */
      readonly cluster: string;
    };

/** Where a selector looks: on the own cluster, on any, or on a named one. */
export function scopeOf(cluster: string): { readonly own: boolean; readonly named?: string } {
  if (cluster === SAME_CLUSTER) return { own: true };
  return cluster === ANY_CLUSTER ? { own: false } : { own: false, named: cluster };
}

/** Whether an application says that it depends on others at all. */
export function saysDependencies({ spec, annotations }: Pick<ApplicationManifest, 'annotations' | 'spec'>): boolean {
  return (spec.dependsOn ?? []).length > 0 || Object.hasOwn(annotations, DEPENDS_ON_ANNOTATION);
}

/** The dependencies of an application, those of the annotation last. Throws InvalidDependencyError with its place. */
export function dependenciesOf({
  annotations,
  spec,
}: Pick<ApplicationManifest, 'annotations' | 'spec'>): readonly Dependency[] {
  const annotation = Object.hasOwn(annotations, DEPENDS_ON_ANNOTATION) ? annotations[DEPENDS_ON_ANNOTATION] : undefined;
  const written = (spec.dependsOn ?? []).map((entry, index) => entryOf(entry, `spec.dependsOn[${index}]`));
  const all = [...written, ...(annotation === undefined ? [] : parseAnnotation(annotation))];
  if (all.length > MAX_DEPENDENCIES)
    throw new InvalidDependencyError(
      'spec.dependsOn',
      `It names ${all.length} dependencies, ${MAX_DEPENDENCIES} at most. Choose them by a selector.`,
    );
  return all;
}

function parseAnnotation(text: string): Dependency[] {
  const place = `metadata.annotations["${DEPENDS_ON_ANNOTATION}"]`;
  if (!/^\s*[-[{]/.test(text))
    return text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => entryOf(name, place));
  const entries = yamlOf(text, place);
  return (Array.isArray(entries) ? entries : [entries]).map((entry: unknown, index) =>
    entryOf(entry, `${place}[${index}]`),
  );
}

function yamlOf(text: string, place: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new InvalidDependencyError(place, 'It is neither YAML nor a list of names with commas.', error);
  }
}

function entryOf(entry: unknown, place: string): Dependency {
  if (typeof entry === 'string') return nameOf(entry, place);
  if (!isObject(entry))
    throw new InvalidDependencyError(place, 'It has to be a name, or an object with name or selector.');
  const unknown = Object.keys(entry).find((key) => !['name', 'selector', 'cluster'].includes(key));
  if (unknown !== undefined)
    throw new InvalidDependencyError(
      `${place}.${unknown}`,
      'There is no such field: name, selector and cluster are known.',
    );
  const { name, selector, cluster } = entry;
  const isNamed = name !== undefined && name !== '';
  if (isNamed === (selector !== undefined && selector !== null))
    throw new InvalidDependencyError(place, 'It needs either a name or a selector.');
  if (isNamed) {
    if (cluster !== undefined && cluster !== '')
      throw new InvalidDependencyError(
        `${place}.cluster`,
        'A name means one application: cluster goes with a selector.',
      );
    return nameOf(name, `${place}.name`);
  }
  return { selector: selectorOf(selector, `${place}.selector`), cluster: clusterOf(cluster, `${place}.cluster`) };
}

function nameOf(name: unknown, place: string): Dependency {
  if (typeof name === 'string' && isDnsSubdomain(name)) return { name };
  throw new InvalidDependencyError(place, 'It is no name of an application.');
}

function clusterOf(cluster: unknown, place: string): string {
  if (cluster === undefined || cluster === null || cluster === '') return SAME_CLUSTER;
  if (typeof cluster === 'string') return cluster;
  throw new InvalidDependencyError(place, 'It has to be "same", "any" or the name of a cluster.');
}

function selectorOf(selector: unknown, place: string): string {
  try {
    const text = typeof selector === 'string' ? selector.trim() : formatSelector(labelSelectorOf(selector));
    parseSelector(text);
    if (text !== '') return text;
  } catch (error) {
    throw new InvalidDependencyError(place, 'It is no label selector such as "tier=database,env in (prod)".', error);
  }
  throw new InvalidDependencyError(place, 'It is empty: it would match every application.');
}

/** Labels alone, or Kubernetes' form with `matchLabels` and `matchExpressions`. */
function labelSelectorOf(selector: unknown): LabelSelector {
  if (!isObject(selector)) throw new TypeError('A selector is text or an object.');
  if (Object.hasOwn(selector, 'matchLabels') || Object.hasOwn(selector, 'matchExpressions')) return selector;
  return { matchLabels: selector as Readonly<Record<string, string>> };
}
