import { RenderError } from '../render.errors.js';

/** Longer paths are refused. */
const MAX_PATH_LENGTH = 4_096;
/** As a URL begins. */
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/**
 * A path that a text of the Application names, from the repository's root and in one form: no `.` and `..`, no slash at either end. It
 * counts from `base`; with a leading slash from the root. Nothing is decoded: `%2e` is a name like any other, and files are looked up by
 * name only. Throws PATH_OUT_OF_REPO for what leads or tries to lead out, REMOTE_REFUSED for web addresses.
 */
export function repositoryPath(given: string, base: string, field: string): string {
  const shown = JSON.stringify(given.length > 200 ? `${given.slice(0, 200)}...` : given);
  const outside = (reason: string): RenderError =>
    new RenderError(
      'PATH_OUT_OF_REPO',
      `${field}: ${shown} ${reason}; it has to be a path within the repository.`,
      field,
    );
  if (given.length > MAX_PATH_LENGTH) throw outside(`is longer than ${MAX_PATH_LENGTH} characters`);
  if (/\p{Cc}/u.test(given)) throw outside('holds a control character');
  const scheme = SCHEME.exec(given)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') {
    throw new RenderError(
      'REMOTE_REFUSED',
      `${field}: ${shown} is a web address; files from elsewhere are not fetched. Commit the file to the repository, or add its repository as a source with \`ref\`.`,
      field,
    );
  }
  if (scheme !== undefined) throw outside(`is an address of the scheme "${scheme}", which is not allowed`);
  const path = normalizedPath(given.startsWith('/') ? given : `${base}/${given}`);
  if (path === undefined) throw outside('leads out of the repository');
  return path;
}

/** Without `.`, `..` and needless slashes; undefined when it leads out. */
export function normalizedPath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
