/** From a document's value to manifests: lists are opened, and what every object needs is checked. */
import { sha256 } from '@wheelhouse/protocol';
import { type FilePosition, RenderError } from '../render.errors.js';
import { canonicalText, type ExactJson, type ExactObject, isObject } from './exact-json.js';
import type { Manifest } from './manifest.js';

/** Whether the value could be an object of Kubernetes at all: it has a kind. */
export function hasKind(value: ExactJson): value is ExactObject {
  return isObject(value) && typeof value['kind'] === 'string' && value['kind'] !== '';
}

/** The manifests of one document: itself, or what is in its `items`. Without a position the place is the file. Throws INVALID_MANIFEST with the place. */
export function toManifests(value: ExactObject, path: string, position: FilePosition | undefined): Manifest[] {
  const items = value['items'];
  if (isNullList(value)) return [];
  if (!Array.isArray(items)) return [toManifest(value, path, position, '')];
  return (items as readonly ExactJson[]).flatMap((item, index) => {
    const within = ` (items[${index}])`;
    if (!isObject(item))
      throw RenderError.inFile('INVALID_MANIFEST', path, position, `an item of the list is no object${within}.`);
    return [toManifest(item, path, position, within)];
  });
}

/** A list that some tool wrote without items. */
function isNullList(value: ExactObject): boolean {
  return value['items'] === null && value['spec'] === undefined && value['status'] === undefined;
}

function toManifest(value: ExactObject, path: string, position: FilePosition | undefined, within: string): Manifest {
  const wrong = (reason: string): RenderError =>
    RenderError.inFile('INVALID_MANIFEST', path, position, `the object${within} ${reason}`);
  const { apiVersion, kind, metadata } = value;
  if (typeof kind !== 'string' || kind === '')
    throw wrong('has no `kind`. Every manifest needs apiVersion, kind and metadata.name.');
  if (typeof apiVersion !== 'string' || apiVersion === '') throw wrong(`of kind ${shown(kind)} has no \`apiVersion\`.`);
  if (!isObject(metadata)) throw wrong(`of kind ${shown(kind)} has no \`metadata\`.`);
  const { name, namespace, generateName } = metadata;
  const isNameless = name === undefined || name === null || name === '';
  const prefix = isNameless && typeof generateName === 'string' ? generateName : '';
  if (prefix !== '' && !isHook(metadata)) {
    throw wrong(
      `of kind ${shown(kind)} has \`metadata.generateName\`, which cannot be applied again and again. Give it a \`metadata.name\`.`,
    );
  }
  if (prefix === '' && (typeof name !== 'string' || name === '')) {
    throw wrong(
      `of kind ${shown(kind)} has no \`metadata.name\`, or one that is no text; a name of digits needs quotes.`,
    );
  }
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    throw wrong(`of kind ${shown(kind)} has a \`metadata.namespace\` that is no text.`);
  }
  const text = canonicalText(value);
  return {
    apiVersion,
    kind,
    namespace: namespace ?? '',
    // Every run of a hook makes an object of its own: two with one prefix are two.
    name: typeof name === 'string' && name !== '' ? name : `${prefix}*${sha256(text).slice(0, 12)}`,
    text,
    place: position === undefined ? path : `${path}:${position.line}:${position.column}`,
  };
}

/** What runs at a sync, and may get a new name each time. */
function isHook({ annotations }: ExactObject): boolean {
  return isObject(annotations) && HOOKS.some((name) => typeof annotations[name] === 'string');
}

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

function shown(kind: string): string {
  return /^[A-Za-z0-9.-]{1,100}$/.test(kind) ? kind : 'an unusual form';
}
