/** Slash paths: Go's path package. The functions of the operating system are the same ones, as where Argo CD runs. */
import type { GoFunction } from '../values/go-function.js';
import { textAt } from './call-arguments.js';
import { defineAll } from './function-table.js';

/** The functions on paths. */
export const PATH_FUNCTIONS: readonly GoFunction[] = [
  ...defineAll(['base', 'osBase'], ['string'], (args) => baseOf(textAt(args, 0))),
  ...defineAll(['dir', 'osDir'], ['string'], (args) => {
    const path = textAt(args, 0);
    return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
  }),
  ...defineAll(['clean', 'osClean'], ['string'], (args) => cleanPath(textAt(args, 0))),
  ...defineAll(['ext', 'osExt'], ['string'], (args) => /\.[^./]*$/.exec(textAt(args, 0))?.[0] ?? ''),
  ...defineAll(['isAbs', 'osIsAbs'], ['string'], (args) => textAt(args, 0).startsWith('/')),
];

function baseOf(path: string): string {
  if (path === '') return '.';
  // No expression: those try every slash of a long row of them.
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) === '/') end -= 1;
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** The shortest path of the same meaning; `.` for an empty one. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  const cleaned = (isRooted ? '/' : '') + parts.join('/');
  return cleaned === '' ? '.' : cleaned;
}
