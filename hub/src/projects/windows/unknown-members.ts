/** Members of sync windows that nobody reads: a window with a slip in it would otherwise count at other times than meant. Pure. */
import { suggestionFor } from '@wheelhouse/generators';
import { windowSchema } from './window-schema.js';

const KNOWN = Object.keys(windowSchema.shape);

/** One sentence for each; `spec` is that of a project that was taken. */
export function unknownWindowMembers(spec: unknown): string[] {
  return windowsOf(spec).flatMap((window, index) =>
    Object.keys(window)
      .filter((member) => !KNOWN.includes(member))
      .map(
        (member) =>
          `${JSON.stringify(member)} is no field of spec.syncWindows[${index}]${hint(member)} (it is ignored)`,
      ),
  );
}

function hint(member: string): string {
  const meant = suggestionFor(member, KNOWN);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

function windowsOf(spec: unknown): object[] {
  if (typeof spec !== 'object' || spec === null || !('syncWindows' in spec)) return [];
  return Array.isArray(spec.syncWindows)
    ? spec.syncWindows.filter((each) => typeof each === 'object' && each !== null)
    : [];
}
