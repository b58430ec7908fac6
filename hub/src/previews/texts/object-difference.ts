// What changes in one object, as separate changes of neighbouring lines.
import type { ObjectChangeKind } from '@wheelhouse/protocol';
import { structuredPatch } from 'diff';
import type { ExactObject } from '@wheelhouse/renderer';
import type { RenderedObject } from '../../rendering/store/rendered-objects.js';
import { maskSecrets } from './mask-secret.js';
import { CONTEXT_LINES, MAX_CHANGED_LINES, MAX_OBJECT_TEXT } from '../preview-limits.js';
import { pathOfLine, yamlLines } from './yaml-lines.js';

/** Neighbouring lines that change together. */
export interface LineChange {
  /** Where it lies in the object; empty for a whole object, and at its top. */
  readonly path: string;
  /** The index of the first line of `before`, or of where `after` comes in. */
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Equal lines around it, at most as many as are shown. */
  readonly leading: readonly string[];
  readonly trailing: readonly string[];
}

/** What changes in one object. */
export interface ObjectDifference {
  readonly change: ObjectChangeKind;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Empty when only the fact is known: texts were not asked for, or are too large. */
  readonly lines: readonly LineChange[];
  /** Why there are no lines, where they were asked for. */
  readonly unshown?: string;
}

/** The objects in which two renders differ. Without texts only what happens to which object. */
export function compareObjects(
  before: readonly RenderedObject[],
  after: readonly RenderedObject[],
  options: { readonly withTexts: boolean },
): ObjectDifference[] {
  const old = new Map(before.map((object) => [object.key, object]));
  const kept = new Set(after.map(({ key }) => key));
  const pairs: [RenderedObject | undefined, RenderedObject | undefined][] = [
    ...before.filter(({ key }) => !kept.has(key)).map((object): [RenderedObject, undefined] => [object, undefined]),
    ...after.map((object): [RenderedObject | undefined, RenderedObject] => [old.get(object.key), object]),
  ];
  return pairs.flatMap(([from, to]) => {
    const shown = to ?? from;
    if (!shown || from?.text === to?.text) return [];
    const change = from && to ? 'Changed' : to ? 'Added' : 'Removed';
    const { apiVersion, kind, namespace, name } = shown;
    const lines = options.withTexts ? lineChanges(from?.value, to?.value) : [];
    return [
      {
        change,
        apiVersion,
        kind,
        namespace,
        name,
        ...(typeof lines === 'string' ? { lines: [], unshown: lines } : { lines }),
      },
    ];
  });
}

/** The changes of lines between two states of an object, in order; a sentence where they are too large. Secrets are masked. */
export function lineChanges(from: ExactObject | undefined, to: ExactObject | undefined): LineChange[] | string {
  const [before, after] = maskSecrets(from, to).map((state) => (state ? yamlLines(state) : []));
  if (!before || !after) return [];
  if (lengthOf(before) + lengthOf(after) > MAX_OBJECT_TEXT)
    return `its YAML has more than ${MAX_OBJECT_TEXT / 1024} KiB`;
  if (before.length === 0 || after.length === 0) return [{ path: '', at: 0, before, after, leading: [], trailing: [] }];
  const patch = structuredPatch('', '', joined(before), joined(after), '', '', {
    context: 0,
    maxEditLength: MAX_CHANGED_LINES,
  });
  if (!patch) return `more than ${MAX_CHANGED_LINES} of its lines change`;
  const spans = patch.hunks.map(({ oldStart, oldLines, newStart, newLines }) => ({
    oldAt: oldStart - 1,
    oldLines,
    newAt: newStart - 1,
    newLines,
  }));
  return spans.map(({ oldAt, oldLines, newAt, newLines }, index) => {
    const previous = spans[index - 1];
    const start = Math.max(oldAt - CONTEXT_LINES, previous ? previous.oldAt + previous.oldLines : 0);
    const end = Math.min(oldAt + oldLines + CONTEXT_LINES, spans[index + 1]?.oldAt ?? before.length);
    return {
      path: oldLines > 0 ? pathOfLine(before, oldAt) : pathOfLine(after, newAt),
      at: oldAt,
      before: before.slice(oldAt, oldAt + oldLines),
      after: after.slice(newAt, newAt + newLines),
      leading: before.slice(start, oldAt),
      trailing: before.slice(oldAt + oldLines, end),
    };
  });
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
