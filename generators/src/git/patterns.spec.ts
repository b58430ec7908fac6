import { describe, expect, it } from '@jest/globals';
import { GenerationError } from '../generation.errors.js';
import { parseGoPathPattern } from './go-path-pattern.js';
import { compilePathspec } from './pathspec.js';
import { matchTokens } from './pattern-token.js';
import { RepositoryIndex } from './repository-index.js';
import { WorkMeter } from '../work-meter.js';

const UNBOUNDED = new WorkMeter(() => false);

const FILES = [
  '.hidden/a.yaml',
  'README.md',
  'a.yaml',
  'apps/[x]',
  'apps/api/config.json',
  'apps/web/a.yaml',
  'apps/web/overlays/prod/k.yaml',
  'clusters/.dot',
  'Docs/A.YAML',
];

/** The files that a pathspec finds, as one text. */
function found(...paths: string[]): string {
  const index = new RepositoryIndex({ paths: FILES, directories: [], read: () => '' });
  const patterns = paths.map((path) =>
    path.startsWith('-') ? { path: path.slice(1), exclude: true } : { path, exclude: false },
  );
  return index.findFiles(patterns, UNBOUNDED).join(' ');
}

function goMatch(pattern: string, name: string): boolean | 'malformed' {
  const tokens = parseGoPathPattern(pattern);
  return tokens === undefined ? 'malformed' : matchTokens(tokens, name);
}

describe('directory patterns', () => {
  it.each<[string, string, boolean | 'malformed']>([
    ['apps/*', 'apps/web', true],
    ['apps/*', 'apps/web/base', false],
    ['apps/**', 'apps/web', true],
    ['*', 'apps/web', false],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[^a]x', 'bx', true],
    ['[!a]x', '!x', true],
    ['\\*', '*', true],
    ['[', '[', 'malformed'],
    ['[]a]', 'a', 'malformed'],
    ['[a-]', 'a', 'malformed'],
    ['a\\', 'a', 'malformed'],
    ['', '', true],
  ])('%j on %j gives %s', (pattern, name, expected) => {
    expect(goMatch(pattern, name)).toBe(expected);
  });

  it('see no hidden directory and not the root, and let an exclusion win wherever it stands', () => {
    const directories = ['apps', 'apps/web', 'apps/api', 'apps/.cache', '.git', '.'];
    const index = new RepositoryIndex({ paths: [], directories, read: () => '' });
    const patterns = [
      { path: 'apps/api', exclude: true },
      { path: 'apps/*', exclude: false },
      { path: 'apps/api', exclude: false },
      { path: '*', exclude: false },
      { path: '[', exclude: true },
    ];
    expect(index.findDirectories(patterns, UNBOUNDED)).toEqual(['apps', 'apps/web']);
  });
});

describe('file patterns', () => {
  it.each([
    ['apps', 'apps/[x] apps/api/config.json apps/web/a.yaml apps/web/overlays/prod/k.yaml'],
    ['apps/web/', 'apps/web/a.yaml apps/web/overlays/prod/k.yaml'],
    ['apps/*/a.yaml', 'apps/web/a.yaml'],
    ['*.yaml', '.hidden/a.yaml a.yaml apps/web/a.yaml apps/web/overlays/prod/k.yaml'],
    ['**/a.yaml', '.hidden/a.yaml apps/web/a.yaml'],
    ['./apps//api/../web/a.yaml', 'apps/web/a.yaml'],
    ['apps/[x]', 'apps/[x]'],
    ['clusters', 'clusters/.dot'],
    [':(glob)*.yaml', 'a.yaml'],
    [':(glob)**/*.yaml', '.hidden/a.yaml a.yaml apps/web/a.yaml apps/web/overlays/prod/k.yaml'],
    [':(glob)apps/**', 'apps/[x] apps/api/config.json apps/web/a.yaml apps/web/overlays/prod/k.yaml'],
    [':(literal)*.yaml', ''],
    [':(icase)docs/a.yaml', 'Docs/A.YAML'],
    [':(top)a.yaml', 'a.yaml'],
    [':/a.yaml', 'a.yaml'],
    [':!*.yaml', 'Docs/A.YAML README.md apps/[x] apps/api/config.json clusters/.dot'],
    ['.', FILES.toSorted().join(' ')],
    ['', FILES.toSorted().join(' ')],
  ])('%j finds what git ls-files finds', (path, expected) => {
    expect(found(path)).toBe(expected);
  });

  it('take out what an exclusion matches', () => {
    expect(found('apps', '-apps/web/*')).toBe('apps/[x] apps/api/config.json');
  });

  it.each([':( glob )a', '../x', 'a/../../x', '/apps', ':(attr:x)a', ':(glob,literal)a', ':(glob', ':-a'])(
    '%j is refused, as by git',
    (path) => {
      expect(() => compilePathspec(path)).toThrow(GenerationError);
    },
  );

  it('cannot be made slow', () => {
    const before = process.threadCpuUsage();
    expect(compilePathspec(`${'*a'.repeat(500)}b`).matches('a'.repeat(4000))).toBe(false);
    expect(goMatch(`${'*a'.repeat(500)}b`, 'a'.repeat(4000))).toBe(false);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2000);
  });
});
