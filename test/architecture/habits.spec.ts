import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type SourceFile, isTestFile, sourceFiles } from './source-files.js';

const sources = sourceFiles();
const SOURCE_LIMIT = 300;
const TEST_LIMIT = 400;
/** Words that name no thing: what is put behind them is never found again. */
const EMPTY_WORDS = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'shared',
  'lib',
  'base',
  'manager',
  'impl',
]);
/** Names that others gave to things of theirs. */
const DOMAIN_NAMES = /handlebars-helpers|shared-resources/;
/** Generated, or frozen once merged: nobody splits them. */
const ANY_SIZE = /^protocol\/src\/schema-types\.ts$|^migrations\//;

/** Where the world is read: adapters, and the programs that start. Everywhere else it is handed in. */
const WORLD_ADAPTERS = [
  /^hub\/src\/platform\//,
  /^hub\/src\/main\.ts$/,
  /^spoke-agent\/src\/(link|store|cluster|health-endpoint)\//,
  /^spoke-agent\/src\/(main|agent-process|logger)\.ts$/,
  /^cli\//,
  /^test\//,
];
const WORLD = /\bprocess\.env\b|\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|(?<![.\w])(?<!async )fetch\(/;
const SUPPRESSION = /@ts-ignore|@ts-nocheck|(oxlint|eslint)-disable/;

function places(matches: (source: SourceFile, line: string) => boolean, among = sources): string[] {
  return among.flatMap((source) =>
    source.lines.flatMap((line, index) =>
      matches(source, line.replace(/^\s*(\/\/|\*|\/\*).*$/, '')) ? [`${source.path}:${index + 1} ${line.trim()}`] : [],
    ),
  );
}

const product = sources.filter((source) => !isTestFile(source));

describe('our sources', () => {
  it('are found at all', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('have names that say what is inside', () => {
    const named = sources.filter(({ path }) =>
      path
        .replace(/\.tsx?$/, '')
        .replace(DOMAIN_NAMES, '')
        .split(/[/.-]/)
        .some((word) => EMPTY_WORDS.has(word)),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
  });

  it('have an index.ts only at the root of a room', () => {
    const inside = sources.filter(
      ({ path }) => posix.basename(path) === 'index.ts' && !/^[^/]+\/(src\/)?index\.ts$/.test(path),
    );
    expect(inside.map(({ path }) => path)).toEqual([]);
  });

  it('stay within their sizes', () => {
    const bounded = sources.filter(({ path }) => !ANY_SIZE.test(path));
    const long = bounded.filter((source) => source.lines.length - 1 > (isTestFile(source) ? TEST_LIMIT : SOURCE_LIMIT));
    expect(long.map(({ path, lines }) => `${path}: ${lines.length - 1} lines`)).toEqual([]);
  });

  it('read clock, chance, environment and network only in adapters', () => {
    const inside = product.filter(({ path }) => !WORLD_ADAPTERS.some((adapter) => adapter.test(path)));
    expect(places((_, line) => WORLD.test(line.replace(/'[^']*'/g, "''")), inside)).toEqual([]);
  });

  it('never switch a check off', () => {
    const found = sources.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => (SUPPRESSION.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found.filter((place) => !place.startsWith('test/architecture/'))).toEqual([]);
  });

  it('export by name', () => {
    expect(places(({ path }, line) => line.startsWith('export default') && !path.startsWith('test/'))).toEqual([]);
  });

  it('start child processes nowhere on the hub but for its own Postgres', () => {
    const starting = product.filter(
      ({ room, imports }) =>
        room === 'hub' && imports.some(({ specifier }) => /^(node:)?child_process$/.test(specifier)),
    );
    const elsewhere = starting.filter(({ path }) => !path.startsWith('hub/src/platform/database/embedded-postgres/'));
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });
});
