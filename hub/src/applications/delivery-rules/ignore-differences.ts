import type { IgnoreRule } from '@wheelhouse/protocol';
import { isObject, toStrings } from '../json-values.js';

/** Most rules of one application: far above what people write, far below what an agent could not compare with. */
const MAX_RULES = 500;

/** The rules of `spec.ignoreDifferences`; what names no kind, or nothing to ignore, is left out, as it means nothing. */
export function ignoreRulesOf(ignoreDifferences: unknown): IgnoreRule[] {
  if (!Array.isArray(ignoreDifferences)) return [];
  return ignoreDifferences.slice(0, MAX_RULES).flatMap(toRule);
}

function toRule(entry: unknown): IgnoreRule[] {
  if (!isObject(entry)) return [];
  const kind = entry['kind'];
  if (typeof kind !== 'string' || kind === '') return [];
  const paths = {
    ...nonEmpty('jsonPointers', toStrings(entry['jsonPointers'])),
    ...nonEmpty('jqPathExpressions', toStrings(entry['jqPathExpressions'])),
    ...nonEmpty('managedFieldsManagers', toStrings(entry['managedFieldsManagers'])),
  };
  if (Object.keys(paths).length === 0) return [];
  return [{ ...text('group', entry), kind, ...text('name', entry), ...text('namespace', entry), ...paths }];
}

function text<Key extends 'group' | 'name' | 'namespace'>(
  key: Key,
  entry: Readonly<Record<string, unknown>>,
): { readonly [key in Key]?: string } {
  const value = entry[key];
  return typeof value === 'string' && value !== '' ? ({ [key]: value } as { readonly [key in Key]: string }) : {};
}

function nonEmpty(
  key: 'jsonPointers' | 'jqPathExpressions' | 'managedFieldsManagers',
  values: readonly string[],
): Partial<IgnoreRule> {
  return values.length > 0 ? { [key]: values } : {};
}
