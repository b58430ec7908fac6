/** Paths as the module hands them over: `/0/apps/shop` is `apps/shop` in the first root. Nothing is decoded: names are looked up as they are. */
import { FileRefusal } from './file-refusal.js';

/** Longer paths are not looked up. */
export const MAX_HOST_PATH_LENGTH = 4_096;

/** A path that may be looked up, not cleaned: `.` and `..` are for the walk. */
export interface HostPath {
  readonly root: number;
  readonly parts: readonly string[];
}

/** The root and the parts; `outside` for what names no root or holds characters that no entry of a repository may have. */
export function parseHostPath(path: string, roots: number): HostPath | FileRefusal {
  if (path.length > MAX_HOST_PATH_LENGTH) return FileRefusal.aboveLimit;
  const match = /^\/(0|[1-9]\d{0,3})(?:\/|$)/.exec(path);
  if (match === null || hasUnsafeCharacter(path)) return FileRefusal.outside;
  const root = Number(match[1]);
  if (root >= roots) return FileRefusal.outside;
  return { root, parts: partsOf(path.slice(match[0].length)) };
}

/** The parts of a symbolic link's target, from the directory of the link. */
export function parseLinkTarget(target: string): readonly string[] | FileRefusal {
  if (target === '') return FileRefusal.notFound;
  if (target.length > MAX_HOST_PATH_LENGTH || target.startsWith('/') || hasUnsafeCharacter(target))
    return FileRefusal.outside;
  return partsOf(target);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Backslashes divide paths elsewhere, control characters end them: trees with such names are refused, so nothing can be meant by them. */
function hasUnsafeCharacter(path: string): boolean {
  return /[\\]|\p{Cc}/u.test(path);
}
