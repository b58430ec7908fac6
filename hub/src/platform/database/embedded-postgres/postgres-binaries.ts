// Finds the Postgres programs that come as an npm package for each platform. It never runs the package's install script: the links
// between its libraries, which npm archives cannot hold, are made here from the list that the package carries.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';

/** Where the programs are: `<native>/bin/{initdb,postgres}`. */
export interface PostgresBinaries {
  readonly native: string;
  readonly initdb: string;
  readonly postgres: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The programs of this platform's package, ready to run; copied into `copyTo` when the package's folder cannot be completed in place. */
export function findPostgresBinaries(copyTo: string): PostgresBinaries {
  const native = join(packageDirectory(), 'native');
  if (missingLinks(native).length === 0) return binariesIn(native);
  try {
    makeLinks(native);
    return binariesIn(native);
  } catch {
    return copyBinaries(native, copyTo);
  }
}

/** A complete copy of the programs (60 MB), made once. */
export function copyBinaries(native: string, to: string): PostgresBinaries {
  const copy = join(to, 'native');
  if (existsSync(copy)) return binariesIn(copy);
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(to, { recursive: true, mode: 0o755 });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  makeLinks(unfinished);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return binariesIn(copy);
}

function packageDirectory(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    // dist/index.js -> the package's root
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (error) {
    throw new EmbeddedPostgresError(`There is no embedded Postgres for this platform (npm package ${name}).`, error);
  }
}

function binariesIn(native: string): PostgresBinaries {
  return { native, initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function linksOf(native: string): readonly Link[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  // Paths in the list start with `native/`.
  const place = (path: string): string => join(native, relative('native', path));
  return links.map(({ source, target }) => ({ source: place(source), target: place(target) }));
}

function missingLinks(native: string): readonly Link[] {
  return linksOf(native).filter(({ target }) => !existsSync(target));
}

function makeLinks(native: string): void {
  for (const { source, target } of missingLinks(native)) {
    rmSync(target, { force: true });
    symlinkSync(relative(dirname(target), source), target);
  }
}
