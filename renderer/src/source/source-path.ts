import { RenderError } from '../render.errors.js';
import { normalizedPath } from './repository-path.js';

/** Longer paths are refused. */
const MAX_PATH_LENGTH = 4_096;

/**
 * A source's path in one form: no `.` and `..`, no slash at either end, `''` for the root. Throws PATH_OUT_OF_REPO for what leads or tries
 * to lead out of the repository. Nothing is decoded: `%2e` is a name like any other, and files are looked up by name only.
 */
export function normalizeSourcePath(path: string, field = 'spec.source'): string {
  const outside = (reason: string): RenderError =>
    new RenderError(
      'PATH_OUT_OF_REPO',
      `${field}.path ${reason}; it has to be a path within the repository.`,
      `${field}.path`,
    );
  if (path.length > MAX_PATH_LENGTH) throw outside(`is longer than ${MAX_PATH_LENGTH} characters`);
  if (/[\\]|\p{Cc}/u.test(path)) throw outside('holds a backslash or a control character');
  if (path.startsWith('/')) throw outside('is absolute');
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) throw outside('is an address');
  const normalized = normalizedPath(path);
  if (normalized === undefined) throw outside('leads out of the repository');
  return normalized;
}
