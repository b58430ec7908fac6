/** Kubernetes' rules for label keys and values. */

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;
const MAX_PREFIX = 253;

/** Whether a text may be a label's or annotation's key: an optional DNS prefix and `/`, then a name. */
export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  if (parts.length > 2) return false;
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix !== undefined && (prefix.length > MAX_PREFIX || !PREFIX.test(prefix))) return false;
  return name.length <= MAX_NAME && NAME.test(name);
}

/** Whether a text may be a label's value: empty, or at most 63 characters that start and end with a letter or digit. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= MAX_NAME && NAME.test(value));
}
