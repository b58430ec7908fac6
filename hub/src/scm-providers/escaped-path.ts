/** One part of a path of a URL: nothing in it leads further down, upwards or into the query. */
export function escapedName(name: string): string {
  // Escaped dots still lead upwards, so a part of dots is spoilt: no host has a thing of that name.
  return name === '.' || name === '..' ? `${name}%20` : encodeURIComponent(name);
}

/** A path, or a branch, whose slashes stay. */
export function escapedPath(path: string): string {
  return path.split('/').map(escapedName).join('/');
}
