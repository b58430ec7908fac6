/** Reads the YAML of a v1 ConfigMap or Secret. A message of it never quotes a value. Pure. */
import { GenerationError, parseYamlDocuments, type YamlDocument } from '@wheelhouse/generators';
import { checkKey, checkName, checkSize, type ConfigObjectName } from './config-object.js';
import { InvalidConfigObjectError } from './config-objects.errors.js';

/** Base64 and YAML make a text longer than what it holds. */
const MAX_MANIFEST_BYTES = 2 * 1_048_576;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A ConfigMap as somebody applies it. */
export interface ConfigMapManifest {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A Secret as somebody applies it. */
export interface SecretManifest {
  readonly name: string;
  readonly values: ReadonlyMap<string, Buffer>;
}

type Fields = Readonly<Record<string, unknown>>;

/** An object of the kind that was expected, and where everything of it stands. */
interface ReadObject {
  readonly kind: ConfigObjectName['kind'];
  readonly name: string;
  readonly fields: Fields;
  readonly locate: YamlDocument['locate'];
}

/** Throws INVALID_INPUT. */
export function parseConfigMap(text: string): ConfigMapManifest {
  const object = readObject(text, 'ConfigMap');
  const { name, fields, locate } = object;
  if (fields['binaryData'] !== undefined && fields['binaryData'] !== null)
    throw new InvalidConfigObjectError(
      `The ConfigMap "${name}" has binaryData, which is not taken: nothing reads it.`,
      locate(['binaryData']),
    );
  const entries = entriesOf(object, 'data');
  const sizes = entries.map(([key, value]) => ({ key, bytes: Buffer.byteLength(value) }));
  checkSize({ kind: 'ConfigMap', name }, sizes);
  return { name, data: Object.fromEntries(entries) };
}

/** `stringData` wins over `data`, as in Kubernetes. Throws INVALID_INPUT. */
export function parseSecret(text: string): SecretManifest {
  const object = readObject(text, 'Secret');
  const { name } = object;
  const values = new Map<string, Buffer>();
  for (const [key, value] of entriesOf(object, 'data')) values.set(key, decoded(value, key, object));
  for (const [key, value] of entriesOf(object, 'stringData')) values.set(key, Buffer.from(value));
  if (values.size === 0)
    throw new InvalidConfigObjectError(
      `The Secret "${name}" has neither data nor stringData. To remove it, delete it.`,
    );
  checkSize(
    object,
    [...values].map(([key, value]) => ({ key, bytes: value.length })),
  );
  return { name, values };
}

function readObject(text: string, kind: ConfigObjectName['kind']): ReadObject {
  const { fields, locate } = readOnly(text, kind);
  if (fields['kind'] !== kind || fields['apiVersion'] !== 'v1')
    throw new InvalidConfigObjectError(
      `The text is no ${kind}: \`apiVersion: v1\` and \`kind: ${kind}\` are expected.`,
      locate([fields['kind'] === kind ? 'apiVersion' : 'kind']),
    );
  const metadata = fields['metadata'];
  const name = isObject(metadata) && Object.hasOwn(metadata, 'name') ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name === '')
    throw new InvalidConfigObjectError(
      `The ${kind} has no metadata.name; generateName is not taken.`,
      locate(['metadata', 'name']),
    );
  checkName(kind, name);
  return { kind, name, fields, locate };
}

function readOnly(text: string, kind: string): Pick<ReadObject, 'fields' | 'locate'> {
  if (Buffer.byteLength(text) > MAX_MANIFEST_BYTES)
    throw new InvalidConfigObjectError(`The ${kind} is longer than ${MAX_MANIFEST_BYTES} bytes, which is the limit.`);
  const documents = parsed(text, kind);
  const [document] = documents;
  if (documents.length > 1) throw new InvalidConfigObjectError(`The text holds several documents, not one ${kind}.`);
  if (!isObject(document?.value)) throw new InvalidConfigObjectError(`The text holds no ${kind}.`);
  return { fields: document.value, locate: (path) => document.locate(path) };
}

function parsed(text: string, kind: string): YamlDocument[] {
  try {
    return parseYamlDocuments(text);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    // What the parser says may quote the text, and the text may be a secret.
    const place = error.line === undefined ? '' : ` (line ${error.line}, column ${error.column ?? 1})`;
    throw new InvalidConfigObjectError(`The YAML of the ${kind} cannot be read${place}.`, error.position);
  }
}

function entriesOf({ kind, name, fields, locate }: ReadObject, member: string): [string, string][] {
  const entries = Object.hasOwn(fields, member) ? fields[member] : undefined;
  if (entries === undefined || entries === null) return [];
  if (!isObject(entries))
    throw new InvalidConfigObjectError(`${member} of the ${kind} "${name}" is not a map of texts.`, locate([member]));
  return Object.entries(entries).map(([key, value]) => {
    checkKey(kind, key);
    if (typeof value !== 'string')
      throw new InvalidConfigObjectError(
        `${member}.${key} of the ${kind} "${name}" is not a text. Put it into quotes.`,
        locate([member, key]),
      );
    return [key, value];
  });
}

function decoded(value: string, key: string, { name, locate }: ReadObject): Buffer {
  const base64 = value.replaceAll(/\s/g, '');
  if (!BASE64.test(base64))
    throw new InvalidConfigObjectError(
      `data.${key} of the Secret "${name}" is not base64. For plain text use stringData.`,
      locate(['data', key]),
    );
  return Buffer.from(base64, 'base64');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
