import { GenerationError, parseYamlDocuments, type YamlDocument } from '@wheelhouse/generators';
import { type DecisionKey, MAX_DECISION_BYTES } from './decision.js';
import { InvalidDecisionError } from './decisions.errors.js';

/** Longest apiVersion or kind. */
const MAX_NAME_LENGTH = 316;
const API_VERSION = /^[a-z0-9][-a-z0-9.]*\/[a-z0-9]+$/;
const KIND = /^[A-Za-z][A-Za-z0-9]*$/;
/** Kubernetes takes a little more for names of some kinds than DNS does; nothing else is needed here. */
const NAME = /^[A-Za-z0-9][-A-Za-z0-9._:]{0,252}$/;

/** A decision as somebody applies it. */
export interface DecisionManifest extends DecisionKey {
  readonly labels: Readonly<Record<string, string>>;
  readonly content: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one object of any kind. Throws INVALID_INPUT, with its place. */
export function parseDecision(text: string): DecisionManifest {
  if (Buffer.byteLength(text) > MAX_DECISION_BYTES)
    throw new InvalidDecisionError(`The object is longer than ${MAX_DECISION_BYTES} bytes, which is the limit.`);
  const { content, locate } = readOnly(text);
  const metadata = isObject(content['metadata']) ? content['metadata'] : {};
  const labels = metadata['labels'] ?? {};
  if (!isTexts(labels))
    throw new InvalidDecisionError('metadata.labels is not a map of texts.', locate(['metadata', 'labels']));
  const status = content['status'] ?? {};
  if (!isObject(status)) throw new InvalidDecisionError('status is not an object.', locate(['status']));
  const textAt = (path: readonly string[], value: unknown, form: RegExp, expected: string): string => {
    if (typeof value === 'string' && value.length <= MAX_NAME_LENGTH && form.test(value)) return value;
    const message = `${path.join('.')} is missing or wrong: expected is ${expected}.`;
    throw new InvalidDecisionError(message, locate(path));
  };
  return {
    apiVersion: textAt(['apiVersion'], content['apiVersion'], API_VERSION, 'a group and a version: `example.com/v1`'),
    kind: textAt(['kind'], content['kind'], KIND, 'the kind: `PlacementDecision`'),
    name: textAt(['metadata', 'name'], metadata['name'], NAME, 'a name of letters, digits, "-", "_" and "."'),
    labels,
    content,
  };
}

function readOnly(text: string): { content: Fields; locate: YamlDocument['locate'] } {
  let documents;
  try {
    documents = parseYamlDocuments(text);
  } catch (error) {
    if (error instanceof GenerationError) throw new InvalidDecisionError(error.message, error.position);
    throw error;
  }
  const [document] = documents;
  if (documents.length > 1) throw new InvalidDecisionError('The text holds several documents where one is expected.');
  if (!isObject(document?.value)) throw new InvalidDecisionError('The text holds no object.');
  return { content: document.value, locate: (path) => document.locate(path) };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
