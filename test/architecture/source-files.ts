// Our own sources, as the architecture tests see them: paths, texts and imports. Nothing is compiled or run.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rooms of the house, by folder. */
export const ROOMS = ['protocol', 'generators', 'renderer', 'migrations', 'hub', 'spoke-agent', 'cli', 'test'] as const;
export type Room = (typeof ROOMS)[number];

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file it names, from the root of the repository, for relative ones. */
  readonly file?: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
}

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly room: Room;
  readonly text: string;
  readonly lines: readonly string[];
  readonly imports: readonly Import[];
}

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SKIPPED = new Set(['node_modules', 'dist', 'cases', 'testdata', 'rendering-cases', 'tools']);
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"\n;]*?(?:\{[^}]*\}[^'";]*)?from\s+'([^']+)'|(?:^|[^.\w])import\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s+'([^']+)'/g;

/** Every TypeScript file that we wrote. */
export function sourceFiles(): SourceFile[] {
  return ROOMS.flatMap((room) => filesUnder(room).map((path) => readSource(path, room)));
}

/** Whether the file is a test, or serves only tests. */
export function isTestFile({ path, room }: Pick<SourceFile, 'path' | 'room'>): boolean {
  if (room === 'test') return true;
  const name = posix.basename(path);
  return (
    /[.-]spec\.ts$|\.contract\.ts$|^fake-|^test-|-scenario\.ts$|^testbed\.ts$/.test(name) ||
    /\/(contract|testing)\//.test(path)
  );
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function readSource(path: string, room: Room): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, room, text, lines: text.split('\n'), imports: importsOf(path, text) };
}

/** Exported for its own test. */
export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    const line = text.slice(0, match.index).split('\n').length + (match[0].startsWith('\n') ? 1 : 0);
    const file = specifier.startsWith('.')
      ? { file: posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts') }
      : {};
    return { specifier, ...file, line, isTypeOnly: match[1] !== undefined };
  });
}
