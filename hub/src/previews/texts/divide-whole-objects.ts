// Objects that appear or go away in many applications are nearly the same text: what they share is shown once, what is their own beside it.
import { diffArrays } from 'diff';
import type { ComparedApplications } from './group-changes.js';
import type { LineChange, ObjectDifference } from './object-difference.js';
import { MAX_CHANGED_LINES } from '../preview-limits.js';
import { pathOfLine } from './yaml-lines.js';

/** Stands for lines that differ from application to application. */
const OWN_LINES = '…';
/** Texts that share less than this part of their lines are shown separately. */
const LEAST_SHARED = 0.5;
/** More texts of one object are not looked at for what they share. */
const MAX_TEXTS = 2_000;

/**
 * The same differences, but with whole objects of the same identity divided into what all of them share and, where they appear, what is
 * their own. Of objects that go away only what they share is kept: that they go is what counts.
 */
export function divideWholeObjects(compared: readonly ComparedApplications[]): ComparedApplications[] {
  const wholes = compared.flatMap(({ differences }) => differences).filter(isWhole);
  const divided = new Map<ObjectDifference, ObjectDifference>();
  for (const group of Map.groupBy(wholes, identityOf).values())
    for (const [difference, lines] of divide(group)) divided.set(difference, { ...difference, lines });
  return compared.map(({ applications, differences }) => ({
    applications,
    differences: differences.map((difference) => divided.get(difference) ?? difference),
  }));
}

/** Lines of one text that not all have. */
interface OwnLines {
  /** Before which of the shared lines they stand. */
  readonly before: number;
  /** The index of the first one in its text. */
  readonly at: number;
  readonly lines: readonly string[];
}

function divide(group: readonly ObjectDifference[]): [ObjectDifference, LineChange[]][] {
  const shared = sharedLines(group.map(textOf));
  if (!shared) return [];
  const owns = group.map((difference) => ownLines(textOf(difference), shared));
  // The same gaps for all, so that what is shared is the same text.
  const gaps = new Map(owns.flat().map(({ before, lines }) => [before, indentOf(lines[0] ?? '')]));
  const gapAt = (index: number): string[] => {
    const indent = gaps.get(index);
    return indent === undefined ? [] : [`${indent}${OWN_LINES}`];
  };
  const skeleton = [...shared.flatMap((line, index) => [...gapAt(index), line]), ...gapAt(shared.length)];
  return group.map((difference, index) => {
    const whole = { path: '', at: 0, leading: [], trailing: [] };
    if (difference.change === 'Removed') return [difference, [{ ...whole, before: skeleton, after: [] }]];
    const text = textOf(difference);
    const own = (owns[index] ?? []).map(({ at, lines }) => ({
      path: pathOfLine(text, at),
      at,
      before: [],
      after: lines,
      leading: [],
      trailing: [],
    }));
    return [difference, [{ ...whole, before: [], after: skeleton }, ...own]];
  });
}

function isWhole({ change, lines }: ObjectDifference): boolean {
  return change !== 'Changed' && lines.length === 1;
}

function identityOf({ change, apiVersion, kind, namespace, name }: ObjectDifference): string {
  return JSON.stringify([change, apiVersion, kind, namespace, name]);
}

function textOf({ change, lines }: ObjectDifference): readonly string[] {
  const [whole] = lines;
  return (change === 'Removed' ? whole?.before : whole?.after) ?? [];
}

/** The lines that all texts have, in order; undefined when all are equal, or share too little. */
function sharedLines(texts: readonly (readonly string[])[]): readonly string[] | undefined {
  const distinct = [...new Map(texts.map((text) => [text.join('\n'), text])).values()];
  const [first, ...others] = distinct;
  if (!first || others.length === 0 || distinct.length > MAX_TEXTS) return undefined;
  let shared = first;
  for (const other of others) {
    const parts = diffArrays([...shared], [...other], { maxEditLength: MAX_CHANGED_LINES });
    if (!parts) return undefined;
    shared = parts.flatMap(({ added, removed, value }) => (added || removed ? [] : value));
    if (shared.length < LEAST_SHARED * other.length) return undefined;
  }
  return shared.length < LEAST_SHARED * first.length ? undefined : shared;
}

function ownLines(text: readonly string[], shared: readonly string[]): OwnLines[] {
  const own: OwnLines[] = [];
  let before = 0;
  let at = 0;
  for (const line of text) {
    if (line === shared[before]) before += 1;
    else {
      const last = own.at(-1);
      if (last?.before === before) own[own.length - 1] = { ...last, lines: [...last.lines, line] };
      else own.push({ before, at, lines: [line] });
    }
    at += 1;
  }
  return own;
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}
