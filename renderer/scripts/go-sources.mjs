// One digest over everything that the module is built from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NOT_SOURCES = new Set(['dist', 'src', 'node_modules', 'testdata']);

function isSource(name) {
  return (
    (name.endsWith('.go') && !name.endsWith('_test.go')) ||
    name === 'go.mod' ||
    name === 'go.sum' ||
    name.endsWith('.mjs')
  );
}

function list(room, folder = '') {
  return readdirSync(join(room, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : list(room, path);
    return isSource(entry.name) ? [path] : [];
  });
}

/** The same for the same sources on every machine; line ends do not count. */
export function sourcesDigest(room) {
  const hash = createHash('sha256');
  for (const path of list(room).toSorted()) {
    const content = readFileSync(join(room, path), 'utf8').replaceAll('\r\n', '\n');
    hash.update(`${path}\0${content.length}\0${content}`);
  }
  return hash.digest('hex');
}
