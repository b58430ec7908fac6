// Rows 28 and P8: YAML and JSON in a plain directory.
import { type HostileSource, settings, times } from './hostile-source.js';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\n';
const LETTERS = 'abcdefghij';

function text(name: string, content: string, outcome: RegExp, file = 'bad.yaml'): HostileSource {
  return { name, files: { [file]: content }, outcome };
}

const bomb = times(9, (at) => `${LETTERS[at + 1]}: &${LETTERS[at + 1]} [${`*${LETTERS[at]},`.repeat(9)}*a]\n`);
const merges = times(9, (at) => `${LETTERS[at + 1]}: &${LETTERS[at + 1]} {<<: [${`*${LETTERS[at]},`.repeat(9)}*a]}\n`);
/** Large or odd, but data like any other. */
const TAKEN = /^$/;
const PLACED = /^INVALID_MANIFEST: \S*bad\.yaml:\d+:\d+: /;
/** On a slow machine reading it may take longer than a render may. */
const LONG = /^(?:INVALID_MANIFEST: \S*bad\.yaml:\d+:\d+: |RENDER_LIMIT_EXCEEDED: \S*bad\.yaml: )/;

export const HOSTILE_TEXTS: readonly HostileSource[] = [
  text('alias-bomb', `${HEAD}a: &a [x,x,x,x,x,x,x,x,x]\n${bomb}`, PLACED),
  text('merge-bomb', `${HEAD}a: &a {k: v}\n${merges}`, PLACED),
  text('merge-of-merges', `${HEAD}${wideMerges(400)}`, LONG),
  text('ten-megabytes-of-errors', `${HEAD}${'- ]\n'.repeat(2_300_000)}`, LONG),
  text('ten-megabytes-of-braces', `${HEAD}x: ${'{}'.repeat(4_500_000)}`, LONG),
  text('ten-megabytes-of-brackets', `${HEAD}x: ${'['.repeat(9_500_000)}`, PLACED),
  text(
    'ten-megabytes-of-values',
    `${HEAD}x: [${'a,'.repeat(4_700_000)}]\n`,
    /^$|^RENDER_LIMIT_EXCEEDED: \S*bad\.yaml: /,
  ),
  text('ten-megabytes-of-keys', `${HEAD}x:\n${times(700_000, (at) => `  k${at}: v\n`)}`, LONG),
  text('ten-megabytes-of-anchors', `${HEAD}x: [${times(600_000, (at) => `&a${at} b`, ', ')}]\n`, LONG),
  text(
    'more-than-ten-megabytes',
    `${HEAD}data: {x: ${'a'.repeat(10.5 * 1024 * 1024)}}\n`,
    /^REPOSITORY_LIMIT_EXCEEDED: .*11010113 bytes/,
  ),
  text('levels-in-brackets', `${HEAD}x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, PLACED),
  text('levels-in-braces', `${HEAD}x: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}\n`, PLACED),
  text('levels-of-dashes', `${HEAD}x:\n${'- '.repeat(10_000)}a\n`, PLACED),
  text('levels-by-indenting', `${HEAD}${times(3_000, (at) => `${' '.repeat(at)}x:\n`)}`, PLACED),
  text(
    'levels-of-json',
    `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    /^INVALID_MANIFEST: \S*bad\.json:\d+:\d+: /,
    'bad.json',
  ),
  text(
    'ten-thousand-documents',
    times(10_001, (at) => settings(`n${at}`), '---\n'),
    /^RENDER_LIMIT_EXCEEDED: .*bad\.yaml/,
  ),
  text('a-million-empty-documents', `${HEAD}${'---\n'.repeat(1_000_000)}---\nkind: [\n`, LONG),
  text('long-keys', `${HEAD}${'k'.repeat(2_000_000)}: v\n? ${'k'.repeat(2_000_000)}\n: [\n`, LONG),
  text('blank-lines', `${HEAD}x: |\n${'\n'.repeat(5_000_000)}  a\n b\n`, LONG),
  text('comments', `${HEAD}${'# x\n'.repeat(1_500_000)}x: [\n`, LONG),
  text('quotes', `${HEAD}x: "${'\\x41'.repeat(2_000_000)}\n`, LONG),
  text('infinity', `${HEAD}x: 1e999\n`, TAKEN),
  text('tabs', `${HEAD}x:\n\ty: 1\n`, PLACED),
  text('tags-of-code', `${HEAD}x: !!js/function "function () { process.exit() }"\n`, TAKEN),
];

/** Maps of which each merges all before it. */
function wideMerges(count: number): string {
  return times(count, (at) => `m${at}: &m${at} {k${at}: v, <<: [${times(at, (before) => `*m${before}`, ', ')}]}\n`);
}
