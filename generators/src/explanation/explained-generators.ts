/** The generators of a set as a tree, with what each gave and left out. */
import { topEntries } from '../expansion/expand.js';
import { isJsonList, isJsonObject, memberOf, type Json, type JsonObject } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import type { Path } from '../yaml/yaml-document.js';
import type { ExpansionTrace } from './expansion-trace.js';
import type { ExplainedGenerator } from './explanation.js';
import type { Places } from './places.js';

/** In the order in which they run. */
const KINDS = [
  'list',
  'clusters',
  'git',
  'scmProvider',
  'clusterDecisionResource',
  'pullRequest',
  'matrix',
  'merge',
  'plugin',
] as const;

/** The tree of a set's generators. */
export function explainGenerators(set: ParsedSet, trace: ExpansionTrace, places: Places): ExplainedGenerator[] {
  return topEntries(set).flatMap(({ value, path }) => explainEntry(value, path, { trace, places }));
}

interface Context {
  readonly trace: ExpansionTrace;
  readonly places: Places;
}

function explainEntry(entry: JsonObject, path: Path, context: Context): ExplainedGenerator[] {
  return KINDS.flatMap((kind): ExplainedGenerator[] => {
    const own = memberOf(entry, kind);
    if (!isJsonObject(own)) return [];
    const at = [...path, kind];
    const place = context.places.inSet(at);
    const children = kind === 'matrix' || kind === 'merge' ? memberOf(own, 'generators') : undefined;
    return [
      {
        ...place,
        kind,
        produced: context.trace.produced.get(place.location) ?? 0,
        ...context.trace.log.of(place.location),
        children: isJsonList(children) ? explainChildren(children, at, context) : [],
      },
    ];
  });
}

function explainChildren(children: readonly Json[], path: Path, context: Context): ExplainedGenerator[] {
  return children.flatMap((child, index) =>
    isJsonObject(child) ? explainEntry(child, [...path, 'generators', index], context) : [],
  );
}

/** All generators of a tree, parents first. */
export function allGenerators(generators: readonly ExplainedGenerator[]): ExplainedGenerator[] {
  return generators.flatMap((generator) => [generator, ...allGenerators(generator.children)]);
}
