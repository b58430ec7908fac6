import {
  type DecisionsFact,
  type DecisionsQuestion,
  type FactFailure,
  type Json,
  type JsonObject,
  matchesSelector,
} from '@wheelhouse/generators';
import { factFailure } from './fact-failure.js';
import type { DecisionsEntry } from './facts-schema.js';

/** Where the list stands in a status when the ConfigMap does not say it. */
const DEFAULT_STATUS_LIST = 'clusters';

/** The entries in the status of the resources that a question chooses. */
export function answerDecisions(
  decisions: readonly DecisionsEntry[],
  question: DecisionsQuestion,
): DecisionsFact | FactFailure {
  const found = decisions.find(({ configMap }) => configMap === question.configMap);
  if (found === undefined)
    return factFailure('CONFIG_MAP_NOT_FOUND', `The facts hold no ConfigMap "${question.configMap}".`);
  const { kind = '', apiVersion = '', matchKey = '', statusListKey = '' } = found.data;
  if (kind === '' || apiVersion.indexOf('/') < 1)
    return factFailure(
      'DECISIONS_INVALID',
      `The ConfigMap "${question.configMap}" needs "kind" (the plural name of the resource) and "apiVersion" (group/version).`,
    );
  const resources = found.resources.filter((resource) => isChosen(resource, question));
  if (resources.length === 0)
    return factFailure('DECISIONS_NOT_FOUND', `The facts hold no resource of ${kind} that is chosen.`);
  if (matchKey === '') return { matchKey, entries: [] };
  const listKey = statusListKey || DEFAULT_STATUS_LIST;
  const entries: JsonObject[] = [];
  for (const resource of resources) {
    const list = listOf(resource, listKey);
    if (list === undefined)
      return factFailure(
        'DECISIONS_INVALID',
        `The status of a resource of ${kind} has no list of objects "${listKey}".`,
      );
    entries.push(...list);
  }
  return { matchKey, entries };
}

/** Empty where there is no status; undefined where it holds no list of objects. */
function listOf(resource: JsonObject, key: string): readonly JsonObject[] | undefined {
  const status = objectOf(resource, 'status');
  if (Object.keys(status).length === 0) return [];
  const list = Object.hasOwn(status, key) ? status[key] : undefined;
  return Array.isArray(list) && list.every(isObject) ? list : undefined;
}

function isChosen(resource: JsonObject, { name, labelSelector }: DecisionsQuestion): boolean {
  const metadata = objectOf(resource, 'metadata');
  if (name !== '') return metadata['name'] === name;
  return matchesSelector(labelSelector, objectOf(metadata, 'labels') as Readonly<Record<string, string>>);
}

function objectOf(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
