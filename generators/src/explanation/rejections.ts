/** Turns what an expansion left out into reasons. */
import { labelLookup } from '../expansion/clusters-generator.js';
import type { ChosenPaths, LeftOut } from '../expansion/expansion-tracer.js';
import type { Facts } from '../expansion/facts.js';
import { parameterLookup } from '../expansion/parameter-lookup.js';
import { memberOf } from '../json.js';
import { canonicalJson, formatParameter } from '../parameters/format-parameter.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { pullRequestMismatch } from '../scm/filter-mismatch.js';
import { selectorMismatch } from '../selector/selector-mismatch.js';
import { formatPath } from '../spec/path.js';
import type { Focus } from './focus.js';
import { pathJudge } from './path-rejections.js';
import type { Rank, RejectionLog } from './rejection-log.js';
import type { SetTraces } from './set-traces.js';
import { pathNames } from './source-label.js';

/** What reasons are made from. */
export interface ReasonContext {
  readonly facts: Facts;
  readonly traces: SetTraces;
  readonly log: RejectionLog;
  readonly focus: Focus;
}

/** Where something was left out. */
export interface RejectionPlace {
  readonly place: string;
  /** ` for directory apps/web`: the parameters around a generator that depends on them; else empty. */
  readonly around: string;
}

interface Note {
  readonly names: readonly string[];
  readonly what: string;
  readonly why: string;
  readonly rank?: Rank;
}

/** Notes why something gave nothing. */
export function noteLeftOut(context: ReasonContext, leftOut: LeftOut, at: RejectionPlace): void {
  if (leftOut.kind === 'paths') return notePaths(context, leftOut.chosen, leftOut.found, at);
  if (leftOut.kind === 'scmRepositories') return noteRepositories(context, leftOut, at);
  if (!context.log.mayExamine()) return context.log.omit(at.place, 1);
  note(context, at, noteOf(context, leftOut));
}

function note(
  { log, focus }: ReasonContext,
  { place, around }: RejectionPlace,
  { names, what, why, rank }: Note,
): void {
  log.add(place, focus(names) ? 'asked' : (rank ?? 'decided'), { what: `${what}${around}`, why });
}

function noteOf(
  { traces }: ReasonContext,
  leftOut: Exclude<LeftOut, { readonly kind: 'paths' | 'scmRepositories' }>,
): Note {
  switch (leftOut.kind) {
    case 'cluster': {
      const { name } = leftOut.cluster;
      const why = selectorMismatch(leftOut.selector, labelLookup(leftOut.cluster)) ?? 'not selected';
      return { names: [name], what: `cluster ${name}`, why };
    }
    case 'emptyFile':
      return { names: pathNames(leftOut.file), what: `file ${leftOut.file}`, why: 'it holds an empty list' };
    case 'pullRequest': {
      const { number, branch } = leftOut.fact;
      const why = pullRequestMismatch(leftOut.fact, leftOut.labels, leftOut.filters) ?? 'not selected';
      return { names: [number, branch], what: `pull request ${number} (branch ${branch})`, why };
    }
    case 'decision':
      return decisionNote(leftOut);
    case 'selector': {
      const why = selectorMismatch(leftOut.selector, parameterLookup(leftOut.set), 'parameter');
      return {
        ...called(traces, leftOut.set),
        why: `dropped by the generator's selector: ${why ?? 'it does not match'}`,
      };
    }
    case 'matrix':
      return { ...called(traces, leftOut.set), why: `${formatPath(leftOut.child)} gives nothing for it` };
    case 'mergeBase': {
      const why = `kept as it is: no other generator of the merge has ${keysOf(leftOut.set, leftOut.keys)}`;
      return { ...called(traces, leftOut.set), why, rank: 'usual' };
    }
    case 'mergeOverride':
      return {
        ...called(traces, leftOut.set),
        why: `dropped: the first generator of the merge has no parameter set with ${keysOf(leftOut.set, leftOut.keys)}`,
      };
  }
}

function decisionNote({ index, entry, matchKey }: Extract<LeftOut, { readonly kind: 'decision' }>): Note {
  const wanted = memberOf(entry, matchKey);
  const what = `decision ${index}`;
  if (wanted === undefined || wanted === null) {
    return { names: [], what, why: matchKey === '' ? 'the ConfigMap has no matchKey' : `it has no "${matchKey}"` };
  }
  const name = formatParameter(wanted);
  return { names: [name], what: `${what} (cluster ${name})`, why: `no registered cluster has the name "${name}"` };
}

function called(traces: SetTraces, set: ParameterSet): Pick<Note, 'names' | 'what'> {
  return { names: traces.namesOf(set), what: traces.labelOf(set) };
}

function keysOf(set: ParameterSet, keys: readonly string[]): string {
  return keys.map((key) => `${key}=${canonicalJson(set.get(key) ?? null)}`).join(', ');
}

function notePaths(context: ReasonContext, chosen: ChosenPaths, found: readonly string[], at: RejectionPlace): void {
  const { of, repository } = chosen;
  const { log } = context;
  const all = of === 'files' ? repository.paths : repository.directories;
  const taken = new Set(found);
  const judge = pathJudge(chosen);
  const noun = of === 'files' ? 'file' : 'directory';
  for (const [index, path] of all.entries()) {
    if (taken.has(path)) continue;
    if (!log.mayExamine()) return log.omit(at.place, all.length - index);
    const { why, isIncluded } = judge(path);
    note(context, at, { names: pathNames(path), what: `${noun} ${path}`, why, rank: isIncluded ? 'decided' : 'usual' });
  }
}

/** The filters were applied by those who answered: they may know what they left out. */
function noteRepositories(
  context: ReasonContext,
  { question }: Extract<LeftOut, { readonly kind: 'scmRepositories' }>,
  at: RejectionPlace,
): void {
  const known = context.facts.leftOut?.(question);
  for (const { what, why, names } of known ?? []) {
    if (context.log.mayExamine()) note(context, at, { names, what, why });
    else context.log.omit(at.place, 1);
  }
  if (known !== undefined || question.filters.length === 0) return;
  const why = 'the filters are applied while the provider is asked: what they leave out is not known here';
  note(context, at, { names: [], what: 'other repositories and branches', why, rank: 'usual' });
}
