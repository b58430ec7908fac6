import { isDenial, takes } from './permitted-destination.js';

/** Whether the repositories of a project take an address, as in Argo CD: `*` stops at a slash unless it is the whole pattern. */
export function isSourcePermitted(patterns: readonly string[], url: string): boolean {
  const address = normalAddress(url);
  let isMatched = false;
  for (const pattern of patterns) {
    const normal = isDenial(pattern) ? `!${normalAddress(pattern.slice(1))}` : normalAddress(pattern);
    const isTaken = takes(normal, address, '/');
    if (!isTaken && isDenial(normal)) return false;
    isMatched ||= isTaken;
  }
  return isMatched;
}

/** One spelling of an address: lower case, without `.git`, `USER@HOST:PATH` as an address of ssh. */
function normalAddress(url: string): string {
  const clean = url
    .trim()
    .toLowerCase()
    .replace(/^oci:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const scp = /^([^@/\s:]+@[^:/\s]+):(?!\/\/)(.+)$/.exec(clean);
  return scp ? `ssh://${scp[1] ?? ''}/${scp[2] ?? ''}` : clean;
}
