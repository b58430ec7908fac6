/** Follows a parameter back through merges, matrices, copies and `values` to where it comes from. */
import type { ParameterSet } from '../parameters/parameter-set.js';
import { canonicalJson } from '../parameters/format-parameter.js';
import type { ExplainedParameter, OverriddenParameter, ParameterOrigin } from './explanation.js';
import { findParameter, shownValue, type NamedParameter } from './parameter-tree.js';
import type { Places } from './places.js';
import type { SetTrace, SetTraces } from './set-traces.js';
import { sourceOrigin, templateAt } from './source-origin.js';

/** What origins are found with. */
export interface OriginFinder {
  readonly traces: SetTraces;
  readonly places: Places;
  readonly isNested: boolean;
}

interface Found {
  readonly origin: ParameterOrigin;
  readonly overridden: readonly OverriddenParameter[];
}

const WRITTEN: Found = { origin: { kind: 'Template', text: 'written by a template' }, overridden: [] };

/** A parameter of a set, with its origin. */
export function explainParameter(
  finder: OriginFinder,
  set: ParameterSet,
  { name, value }: NamedParameter,
): ExplainedParameter {
  const { origin, overridden } = find(finder, set, name);
  const shown = shownValue(value);
  const text = JSON.stringify(shown);
  // What is equal, as merge keys are, was not replaced.
  const replaced = overridden.filter((one) => JSON.stringify(one.value) !== text);
  const known = { name, value: shown, origin };
  return replaced.length === 0 ? known : { ...known, overridden: replaced };
}

function find(finder: OriginFinder, set: ParameterSet, name: string): Found {
  const trace = finder.traces.of(set);
  switch (trace?.kind) {
    case undefined:
      return WRITTEN;
    case 'source':
      return { origin: originOfSource(finder, trace, name), overridden: [] };
    case 'joined':
      return findJoined(finder, trace, name);
    case 'copy':
      return findCopied(finder, set, trace.from, name);
    case 'values':
      return findValue(finder, set, trace, name);
  }
}

type Trace<Kind extends SetTrace['kind']> = Extract<SetTrace, { readonly kind: Kind }>;

function originOfSource(finder: OriginFinder, { path, source }: Trace<'source'>, name: string): ParameterOrigin {
  const inList = /^clusters\.(\d+)\.(.+)$/.exec(name);
  const [, index = '', member = ''] = inList ?? [];
  const item = source.kind === 'clusterList' ? source.sets[Number(index)] : undefined;
  if (inList !== null && item !== undefined) return find(finder, item, member).origin;
  return sourceOrigin({ places: finder.places, path }, source, name);
}

/** The winner's value counts where it has one; the other's is what it replaced. */
function findJoined(finder: OriginFinder, { first, second, winner }: Trace<'joined'>, name: string): Found {
  const [own, other] = winner === 'first' ? [first, second] : [second, first];
  const value = findParameter(own, name, finder.isNested);
  const replaced = findParameter(other, name, finder.isNested);
  if (value === undefined) return find(finder, other, name);
  const found = find(finder, own, name);
  if (replaced === undefined) return found;
  return { origin: found.origin, overridden: [...found.overridden, ...replacing(finder, other, name)] };
}

/** What a set has under a name, and what that had replaced itself. */
function replacing(finder: OriginFinder, set: ParameterSet, name: string): OverriddenParameter[] {
  const value = findParameter(set, name, finder.isNested);
  if (value === undefined) return [];
  const { origin, overridden } = find(finder, set, name);
  return [{ value: shownValue(value), origin }, ...overridden];
}

/** A template may have written into the copy. */
function findCopied(finder: OriginFinder, copy: ParameterSet, from: ParameterSet, name: string): Found {
  const before = findParameter(from, name, finder.isNested);
  if (before === undefined) return WRITTEN;
  const after = findParameter(copy, name, finder.isNested) ?? null;
  if (canonicalJson(before) === canonicalJson(after)) return find(finder, from, name);
  return { origin: WRITTEN.origin, overridden: replacing(finder, from, name) };
}

function findValue(finder: OriginFinder, set: ParameterSet, trace: Trace<'values'>, name: string): Found {
  const { from, path, values } = trace;
  const key = name.startsWith('values.') ? name.slice('values.'.length) : undefined;
  if (key === undefined || !Object.hasOwn(values, key)) return findCopied(finder, set, from, name);
  const at = [...path, 'values', key];
  const text = `values.${key} of the generator${templateAt(finder.places, at)}`;
  const origin: ParameterOrigin = { kind: 'Values', text, ...finder.places.inSet(at) };
  return { origin, overridden: replacing(finder, from, name) };
}
