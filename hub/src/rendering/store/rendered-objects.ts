/** Reads stored renders back into objects. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  canonicalText,
  type ExactJson,
  type ExactObject,
  isObject,
  MAX_RENDER_BYTES,
  objectKey,
  parseExactJson,
} from '@wheelhouse/renderer';

/** An object of a stored render. */
export interface RenderedObject {
  /** Equal for two states of one object. */
  readonly key: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty where the manifest names none. */
  readonly namespace: string;
  readonly name: string;
  readonly value: ExactObject;
  /** Its canonical JSON. */
  readonly text: string;
}

const unzip = promisify(gunzip);

/** The objects of a render, in order. Throws UnfitValueError for more values than one file may hold. */
export async function renderedObjects(content: Buffer): Promise<RenderedObject[]> {
  const bytes = await unzip(content, { maxOutputLength: MAX_RENDER_BYTES + 1 });
  const objects = parseExactJson(bytes.toString('utf8'));
  return Array.isArray(objects) ? (objects as readonly ExactJson[]).filter(isObject).map(renderedObject) : [];
}

/** An object as it stands in a render. */
export function renderedObject(value: ExactObject): RenderedObject {
  const { metadata } = value;
  const identity = {
    apiVersion: textOf(value['apiVersion']),
    kind: textOf(value['kind']),
    namespace: isObject(metadata) ? textOf(metadata['namespace']) : '',
    name: isObject(metadata) ? textOf(metadata['name']) : '',
  };
  const text = canonicalText(value);
  return { ...identity, key: objectKey({ ...identity, text, place: '' }), value, text };
}

function textOf(value: ExactJson | undefined): string {
  return typeof value === 'string' ? value : '';
}
