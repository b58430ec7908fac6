// Labels and annotations by the rules of Kubernetes (apimachinery: validation.IsQualifiedName, IsValidLabelValue and
// ValidateAnnotations), so that selectors, templates and clusters agree on what a label is.
import { InvalidClusterError } from './clusters.errors.js';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 63;
const LONGEST_PREFIX = 253;
/** Kubernetes' limit for all annotations of an object together. */
const ANNOTATIONS_LIMIT_BYTES = 256 * 1_024;
/** Kubernetes has none; a cluster with more labels is a mistake. */
const LABEL_COUNT_LIMIT = 500;

/** Gives the labels back. Throws `INVALID_INPUT` that names the first wrong key. */
export function checkLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels);
  if (entries.length > LABEL_COUNT_LIMIT) {
    throw new InvalidClusterError(`There are ${entries.length} labels; ${LABEL_COUNT_LIMIT} are allowed.`);
  }
  for (const [key, value] of entries) {
    if (!isQualifiedName(key)) throw keyError('label', key);
    if (!isLabelValue(value)) {
      throw new InvalidClusterError(
        `The value ${quoted(value)} of label "${key}" is not valid: letters, digits, "-", "_" and ".", starting and ending with a ` +
          `letter or digit, ${LONGEST_NAME} characters at most; or empty.`,
      );
    }
  }
  return Object.fromEntries(entries);
}

/** Gives the annotations back. Values are free; all together have 256 KiB. Throws `INVALID_INPUT`. */
export function checkAnnotations(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(annotations);
  for (const [key, value] of entries) {
    if (!isQualifiedName(key.toLowerCase())) throw keyError('annotation', key);
    if (typeof value !== 'string') throw new InvalidClusterError(`The value of annotation "${key}" must be a text.`);
  }
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (size <= ANNOTATIONS_LIMIT_BYTES) return Object.fromEntries(entries);
  throw new InvalidClusterError(`The annotations have ${size} bytes together; ${ANNOTATIONS_LIMIT_BYTES} are allowed.`);
}

function isQualifiedName(key: string): boolean {
  const [prefix, name, ...rest] = key.includes('/') ? key.split('/') : [undefined, key];
  if (rest.length > 0 || name === undefined) return false;
  const isPrefixValid = prefix === undefined || (prefix.length <= LONGEST_PREFIX && PREFIX.test(prefix));
  return isPrefixValid && name.length <= LONGEST_NAME && NAME.test(name);
}

function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_NAME && (value === '' || NAME.test(value));
}

function keyError(noun: string, key: string): InvalidClusterError {
  return new InvalidClusterError(
    `${quoted(key)} is not a valid ${noun} key: an optional DNS prefix and "/", then at most ${LONGEST_NAME} letters, digits, "-", "_" ` +
      `and ".", starting and ending with a letter or digit.`,
  );
}

function quoted(value: unknown): string {
  return JSON.stringify(value)?.slice(0, LONGEST_PREFIX) ?? 'undefined';
}
