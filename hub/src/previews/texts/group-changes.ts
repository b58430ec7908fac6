// The same change in many applications is shown once. Nothing is lost: every line change of every object is in exactly one group, with
// every place where it happens.
import type { ObjectChangeKind } from '@wheelhouse/protocol';
import type { LineChange, ObjectDifference } from './object-difference.js';

/** An application on a cluster. */
export interface ChangedApplication {
  readonly name: string;
  readonly cluster: string;
}

/** What changes in the objects of applications that all change alike. */
export interface ComparedApplications {
  readonly applications: readonly ChangedApplication[];
  readonly differences: readonly ObjectDifference[];
}

/** Line changes that happen together, in all the same objects of the same applications. */
export interface GroupedChange {
  readonly change: ObjectChangeKind;
  readonly apiVersion: string;
  readonly kind: string;
  /** NAMESPACE/NAME, or NAME; each once, in order. */
  readonly objects: readonly string[];
  /** In the order of the first object's lines. Lines around a change are those that are the same everywhere. */
  readonly lines: readonly LineChange[];
  readonly unshown?: string;
  readonly applications: readonly ChangedApplication[];
}

/** One line change with the places where it happens: indexes of compared applications and of their differences. */
interface Unit {
  readonly difference: ObjectDifference;
  line: LineChange | undefined;
  readonly places: [number, number][];
}

/** Groups equal changes; those of most applications come first, then by kind and name. */
export function groupChanges(compared: readonly ComparedApplications[]): GroupedChange[] {
  const units = new Map<string, Unit>();
  for (const [index, { differences }] of compared.entries())
    for (const [position, difference] of differences.entries()) {
      const lines = difference.lines.length > 0 ? difference.lines : [undefined];
      for (const line of lines) join(units, { difference, line, places: [[index, position]] });
    }
  const together = Map.groupBy(units.values(), ({ difference, places }) =>
    JSON.stringify([difference.change, difference.apiVersion, difference.kind, difference.unshown, places]),
  );
  return [...together.values()].map((group) => toChange(group, compared)).toSorted(byReach);
}

function join(units: Map<string, Unit>, unit: Unit): void {
  const { change, apiVersion, kind, unshown } = unit.difference;
  const { path, before, after } = unit.line ?? {};
  const key = JSON.stringify([change, apiVersion, kind, unshown, path, before, after]);
  const known = units.get(key);
  if (!known) {
    units.set(key, unit);
    return;
  }
  known.places.push(...unit.places);
  if (known.line && unit.line) known.line = withCommonContext(known.line, unit.line);
}

/** The lines around both that are equal: the last ones before the change, the first ones after it. */
function withCommonContext(left: LineChange, right: LineChange): LineChange {
  const trailing = commonStart(left.trailing, right.trailing);
  const leading = commonStart(left.leading.toReversed(), right.leading.toReversed()).toReversed();
  if (leading.length === left.leading.length && trailing.length === left.trailing.length) return left;
  return { ...left, leading, trailing };
}

function commonStart(left: readonly string[], right: readonly string[]): string[] {
  const end = left.findIndex((line, index) => line !== right[index]);
  return left.slice(0, end < 0 ? left.length : end);
}

function toChange(group: readonly Unit[], compared: readonly ComparedApplications[]): GroupedChange {
  const [{ difference, places } = { difference: undefined, places: [] }] = group;
  if (!difference) throw new Error('A group of changes is empty.');
  const objects = new Set<string>();
  const applications = new Map<string, ChangedApplication>();
  for (const [index, position] of places) {
    const where = compared[index];
    const object = where?.differences[position];
    if (object) objects.add(object.namespace === '' ? object.name : `${object.namespace}/${object.name}`);
    for (const application of where?.applications ?? [])
      applications.set(`${application.cluster}\n${application.name}`, application);
  }
  const { change, apiVersion, kind, unshown } = difference;
  return {
    change,
    apiVersion,
    kind,
    objects: [...objects].toSorted(),
    lines: group.flatMap(({ line }) => line ?? []),
    ...(unshown !== undefined && { unshown }),
    applications: [...applications.values()].toSorted((left, right) => compare(left.name, right.name)),
  };
}

function byReach(left: GroupedChange, right: GroupedChange): number {
  return (
    right.applications.length - left.applications.length ||
    compare(left.kind, right.kind) ||
    compare(left.objects[0] ?? '', right.objects[0] ?? '') ||
    compare(left.change, right.change)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
