import type { Path } from '../yaml/yaml-document.js';

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A path as people write it: `spec.generators[0].git`, `metadata.annotations["acme.io/owner"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (PLAIN_NAME.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}
