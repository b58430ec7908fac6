import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What Jest hands to its global set-up, as far as it is needed here. */
export interface JestSelection {
  readonly rootDir: string;
  /** Regular expressions of the command line; none means every test. */
  readonly patterns: readonly string[];
  /** Files named one by one (`--runTestsByPath`, `--findRelatedTests`). */
  readonly isByPath: boolean;
}

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.wheelhouse']);

/** The test files that a run will execute. Too many rather than too few: it only decides which services start. */
export function selectedTests(selection: JestSelection): string[] {
  const expressions = selection.patterns.map((pattern) => new RegExp(pattern, 'i'));
  return testFilesUnder(selection.rootDir).filter(
    (path) =>
      expressions.length === 0 ||
      expressions.some((expression) => expression.test(path)) ||
      (selection.isByPath && selection.patterns.some((pattern) => path.endsWith(pattern.replace(/^\.\//, '')))),
  );
}

/** Every file that Jest takes for a test: `*.spec.ts` and `*-spec.ts`. */
function testFilesUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return testFilesUnder(path);
    return /[.-]spec\.ts$/.test(entry.name) ? [path] : [];
  });
}
