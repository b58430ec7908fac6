import { Injectable } from '@nestjs/common';
import type { ObjectCounts, PreviewProblem, Problem } from '@wheelhouse/protocol';
import { ApplicationRenderer, type RenderResult } from '../../applications/renders/application-renderer.js';
import { DeliveredRendersReadModel } from '../../delivery/delivered-renders.read-model.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import type { ApplicationChange, ComparedChange } from './application-change.js';
import { ChildChanges, isChild } from './child-changes.js';
import { type CompareOptions, CompareRenders, type RenderPair } from './compare-renders.js';
import { divideWholeObjects } from '../texts/divide-whole-objects.js';
import { type GroupedChange, groupChanges } from '../texts/group-changes.js';
import type { ObjectDifference } from '../texts/object-difference.js';
import { MAX_COMPARED_BYTES, MAX_FAMILY_DEPTH, MAX_RENDERED_APPLICATIONS, RENDER_BATCH } from '../preview-limits.js';

/** What happens to objects. */
export interface RenderedPreview {
  readonly changes: readonly ComparedChange[];
  readonly grouped: readonly GroupedChange[];
  readonly problems: readonly PreviewProblem[];
  readonly leftOut: readonly string[];
}

/** Applications whose renders differ in the same way, with what differs; undefined where it was left out. */
interface ComparedPair {
  readonly pair: RenderPair;
  changes: ApplicationChange[];
  differences?: readonly ObjectDifference[] | undefined;
}

/** What was found so far. */
interface Found {
  changes: ApplicationChange[];
  readonly rendered: Map<ApplicationChange, RenderResult>;
  readonly pairs: ComparedPair[];
  readonly problems: PreviewProblem[];
}

/** Renders what changes, and compares it with what is delivered now. Renders are shared with the rest of the hub. */
@Injectable()
export class RenderedChanges {
  constructor(
    private readonly renderer: ApplicationRenderer,
    private readonly delivered: DeliveredRendersReadModel,
    private readonly comparing: CompareRenders,
    private readonly children: ChildChanges,
  ) {}

  async compare(
    changes: readonly ApplicationChange[],
    view: RefView,
    options: CompareOptions,
  ): Promise<RenderedPreview> {
    const found: Found = { changes: [], rendered: new Map(), pairs: [], problems: [] };
    let next: readonly ApplicationChange[] = changes;
    for (let depth = 0; next.length > 0; depth++) {
      const pairs = await this.compareRound(next, found, { view, options });
      next = depth < MAX_FAMILY_DEPTH ? await this.childrenOf(pairs, found) : [];
    }
    const { rendered } = found;
    const pairs = found.pairs.filter((pair) => pair.changes.length > 0);
    const renderable = found.changes.filter((change) => change.renderable);
    const compared = pairs.map((pair) => ({ applications: pair.changes, differences: pair.differences ?? [] }));
    const counts = countsByChange(pairs);
    return {
      changes: found.changes
        .filter((change) => !change.isKept || hasChanged(counts.get(change)))
        .map((change) => ({ ...change, objects: countedOf(change, counts, rendered) })),
      grouped: options.withTexts ? groupChanges(divideWholeObjects(compared)) : [],
      problems: [...renderable.flatMap((change) => problemOf(change, rendered.get(change))), ...found.problems],
      leftOut: leftOutOf(renderable.length, pairs),
    };
  }

  /** Renders these and compares them; the pairs, those of most applications first. */
  private async compareRound(
    changes: readonly ApplicationChange[],
    found: Found,
    { view, options }: { readonly view: RefView; readonly options: CompareOptions },
  ): Promise<ComparedPair[]> {
    const renderable = changes.filter((change) => change.renderable);
    const left = MAX_RENDERED_APPLICATIONS - found.rendered.size;
    const rendered = await this.renderAll(renderable.slice(0, left), view, options.signal);
    const pairs = await this.pairsOf(changes, rendered);
    const ordered = [...pairs.values()].toSorted((first, second) => second.changes.length - first.changes.length);
    const differences = await this.comparing.compare(
      ordered.map(({ pair }) => pair),
      options,
    );
    for (const [index, pair] of ordered.entries()) pair.differences = differences[index];
    for (const [change, result] of rendered) found.rendered.set(change, result);
    found.changes.push(...changes);
    found.pairs.push(...ordered);
    return ordered;
  }

  /** What becomes of the applications that these make: they are no objects of a cluster, but applications of their own. */
  private async childrenOf(pairs: readonly ComparedPair[], found: Found): Promise<ApplicationChange[]> {
    const children: ApplicationChange[] = [];
    for (const pair of pairs) {
      const differences = pair.differences?.filter(isChild) ?? [];
      const [parent] = pair.changes;
      if (differences.length === 0 || !parent) continue;
      pair.differences = pair.differences?.filter((difference) => !isChild(difference));
      const { changes, problems } = await this.children.of({ parent, after: pair.pair.after, differences });
      children.push(...changes);
      found.problems.push(...problems);
    }
    const known = new Set(children.map(({ id }) => id));
    const isAnother = (change: ApplicationChange): boolean => !change.isKept || !known.has(change.id);
    // One whose source moves, too, is looked at as it will be.
    found.changes = found.changes.filter(isAnother);
    for (const pair of found.pairs) pair.changes = pair.changes.filter(isAnother);
    return children;
  }

  private async renderAll(
    changes: readonly ApplicationChange[],
    view: RefView,
    signal: AbortSignal,
  ): Promise<Map<ApplicationChange, RenderResult>> {
    const results = new Map<ApplicationChange, RenderResult>();
    for (let start = 0; start < changes.length; start += RENDER_BATCH) {
      signal.throwIfAborted();
      const batch = changes.slice(start, start + RENDER_BATCH);
      const rendered = await this.renderer.render(
        batch.flatMap(({ renderable }) => renderable ?? []),
        view,
      );
      for (const [index, change] of batch.entries()) {
        const result = rendered[index];
        if (result) results.set(change, result);
      }
    }
    return results;
  }

  /** The distinct pairs of renders that differ. A deletion has nothing after it, unless its objects stay. */
  private async pairsOf(
    changes: readonly ApplicationChange[],
    rendered: ReadonlyMap<ApplicationChange, RenderResult>,
  ): Promise<Map<string, ComparedPair>> {
    const delivered = await this.delivered.list(changes.flatMap(({ id }) => id ?? []));
    const digests = new Map(delivered.map((one) => [`${one.applicationId} ${one.clusterId}`, one.renderDigest]));
    const pairs = new Map<string, ComparedPair>();
    for (const change of changes) {
      const result = rendered.get(change);
      const isDeleted = change.action === 'Delete' && !change.keepsObjects;
      const after = result && 'renderDigest' in result ? result.renderDigest : null;
      const before = digests.get(`${change.id} ${change.clusterId}`) ?? null;
      if ((after === null && !isDeleted) || before === after) continue;
      const key = `${before} ${after}`;
      const known = pairs.get(key);
      if (known) known.changes.push(change);
      else pairs.set(key, { pair: { before, after }, changes: [change] });
    }
    return pairs;
  }
}

function countsByChange(pairs: readonly ComparedPair[]): Map<ApplicationChange, ObjectCounts | null> {
  return new Map(
    pairs.flatMap(({ changes, differences }) => {
      const counted = differences ? countsOf(differences) : null;
      return changes.map((change) => [change, counted] as const);
    }),
  );
}

function countsOf(differences: readonly ObjectDifference[]): ObjectCounts {
  const count = (kind: ObjectDifference['change']) => differences.filter(({ change }) => change === kind).length;
  return { added: count('Added'), changed: count('Changed'), removed: count('Removed') };
}

/** Null: its render differs, but was too large to compare. Absent: its render is the same, or there is none. */
function hasChanged(counts: ObjectCounts | null | undefined): boolean {
  return counts === null || (counts !== undefined && counts.added + counts.changed + counts.removed > 0);
}

/** What was rendered and not found different has no change; of what was not rendered nothing is known. */
function countedOf(
  change: ApplicationChange,
  counts: ReadonlyMap<ApplicationChange, ObjectCounts | null>,
  rendered: ReadonlyMap<ApplicationChange, RenderResult>,
): ObjectCounts | null {
  const counted = counts.get(change);
  if (counted !== undefined) return counted;
  const result = rendered.get(change);
  const isKnown = (result && 'renderDigest' in result) || (change.action === 'Delete' && !change.keepsObjects);
  return isKnown ? { added: 0, changed: 0, removed: 0 } : null;
}

function problemOf(change: ApplicationChange, result: RenderResult | undefined): PreviewProblem[] {
  if (!result || !('problem' in result)) return [];
  const { name, cluster, knownProblems } = change;
  const { code, message, location } = result.problem;
  const isNew = !knownProblems.includes(textOf(result.problem));
  return [{ application: name, cluster, code, message, location: location ?? null, isNew }];
}

/** As in the condition of an application. */
function textOf({ message, location }: Problem): string {
  return location ? `${location}: ${message}` : message;
}

function leftOutOf(renderableCount: number, pairs: readonly ComparedPair[]): string[] {
  const uncompared = pairs
    .filter(({ differences }) => differences === undefined)
    .reduce((sum, { changes }) => sum + changes.length, 0);
  return [
    ...(renderableCount > MAX_RENDERED_APPLICATIONS
      ? [`Only ${MAX_RENDERED_APPLICATIONS} applications were rendered; there are more. Preview fewer sets, by name.`]
      : []),
    ...(uncompared > 0
      ? [
          `The objects of ${uncompared} applications were not compared: a preview compares ${MAX_COMPARED_BYTES / 1024 / 1024} MiB of manifests at most, and 1,000,000 values of one application.`,
        ]
      : []),
  ];
}
