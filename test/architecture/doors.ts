// Which room and which concept may use which other: the rules of the design, each with the door to use instead.
import { posix } from 'node:path';
import { type Import, type Room, type SourceFile, isTestFile } from './source-files.js';

/** Rooms that each room may import; `test` may use all. */
const DOORS: Readonly<Record<Room, readonly Room[]>> = {
  protocol: [],
  generators: [],
  renderer: ['protocol', 'generators'],
  migrations: [],
  hub: ['protocol', 'generators', 'renderer', 'migrations'],
  'spoke-agent': ['protocol'],
  cli: ['protocol', 'generators', 'renderer', 'spoke-agent'],
  test: ['protocol', 'generators', 'renderer', 'migrations', 'hub', 'spoke-agent', 'cli'],
};

const PURE_ROOMS: readonly Room[] = ['protocol', 'generators'];
/** What pure rooms may use of Node: nothing that reads the world. With `node:module` they load a dependency when it is first needed. */
const PURE_MODULES = new Set([
  'node:crypto',
  'node:util',
  'node:assert',
  'node:buffer',
  'node:path/posix',
  'node:module',
]);

/** Files of a concept that are its own affair: where it keeps things, and how it answers the API. */
const PRIVATE_FILE = /(-store|\.entity|\.resolver)\.ts$|(^|\/)(postgres|typeorm|fake)-[^/]*\.ts$/;

/** A step through a wall. The text says which door to use. */
export interface Trespass {
  readonly where: string;
  readonly why: string;
}

/** Everything that the sources do against the rules. */
export function trespasses(sources: readonly SourceFile[]): Trespass[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const why =
        throughWall(source, imported) ??
        worldInPureRoom(source, imported) ??
        frameworkOutsideHub(source, imported) ??
        platformToConcept(source, imported) ??
        intoConcept(source, imported, byPath) ??
        resolverToStore(source, imported);
      return why === undefined ? [] : [{ where: `${source.path}:${imported.line}`, why }];
    }),
  );
}

function throughWall({ path, room }: SourceFile, { specifier, file }: Import): string | undefined {
  if (file !== undefined) {
    const target = file.split('/', 1)[0];
    if (target === room || room === 'test') return undefined;
    return `${specifier} leaves the room by a path: import @wheelhouse/${target}, and only what its index.ts exports`;
  }
  const wanted = /^@wheelhouse\/([^/]+)/.exec(specifier)?.[1];
  if (wanted === undefined || DOORS[room].includes(wanted as Room) || isTestFile({ path, room })) return undefined;
  const allowed = DOORS[room].map((name) => `@wheelhouse/${name}`).join(', ') || 'no other room';
  return `${room} must not know ${wanted}: it may use ${allowed}`;
}

function worldInPureRoom(source: SourceFile, { specifier }: Import): string | undefined {
  if (!PURE_ROOMS.includes(source.room) || isTestFile(source)) return undefined;
  if (!specifier.startsWith('node:') || PURE_MODULES.has(specifier)) return undefined;
  return `${source.room} is pure: what ${specifier} would read, the caller reads and hands in`;
}

function frameworkOutsideHub({ room }: SourceFile, { specifier }: Import): string | undefined {
  if (room === 'hub' || room === 'test' || room === 'migrations') return undefined;
  if (!/^@nestjs\/|^typeorm$|^pg$|^reflect-metadata$/.test(specifier)) return undefined;
  return `only hub uses ${specifier}: compose by hand (agent.ts) or ask the hub through its API`;
}

function platformToConcept({ path }: SourceFile, { file }: Import): string | undefined {
  if (!path.startsWith('hub/src/platform/') || file === undefined || !file.startsWith('hub/src/')) return undefined;
  if (file.startsWith('hub/src/platform/')) return undefined;
  return `platform must not know concepts: declare an abstract class in platform that ${conceptOf(file)} implements`;
}

function intoConcept(
  source: SourceFile,
  imported: Import,
  byPath: ReadonlyMap<string, SourceFile>,
): string | undefined {
  const { file } = imported;
  const [from, to] = [conceptOf(source.path), file === undefined ? undefined : conceptOf(file)];
  if (file === undefined || from === undefined || to === undefined || from === to || to === 'platform')
    return undefined;
  if (isTestFile(source)) return undefined;
  if (PRIVATE_FILE.test(file))
    return `${posix.basename(file)} is private to ${to}: use a service that ${to}.module.ts exports`;
  const module = byPath.get(`hub/src/${to}/${to}.module.ts`);
  const target = byPath.get(file);
  if (module === undefined || target === undefined || file === module.path || imported.isTypeOnly) return undefined;
  const provided = [...target.text.matchAll(/@(?:Injectable|Resolver)\([^)]*\)\s*export (?:abstract )?class (\w+)/g)];
  const exported = exportsOf(module.text);
  const hidden = provided.map(([, name]) => name ?? '').filter((name) => !exported.includes(name));
  if (hidden.length === 0) return undefined;
  return `${hidden.join(', ')} is not exported by ${to}.module.ts: use one of ${exported.join(', ')}, or export it there`;
}

function resolverToStore({ path, room }: SourceFile, { specifier, file, isTypeOnly }: Import): string | undefined {
  if (room !== 'hub' || !path.endsWith('.resolver.ts') || isTypeOnly) return undefined;
  if (specifier !== 'typeorm' && !(file !== undefined && /(-store|\.entity)\.ts$/.test(file))) return undefined;
  return `a resolver does not touch ${specifier}: call a service (to change) or a read model (to read)`;
}

/** The folder below hub/src; undefined for files at its root, which compose. */
function conceptOf(path: string): string | undefined {
  return /^hub\/src\/([^/]+)\//.exec(path)?.[1];
}

function exportsOf(moduleText: string): string[] {
  const list = /exports:\s*\[([^\]]*)\]/.exec(moduleText)?.[1] ?? '';
  return list.split(',').flatMap((name) => name.trim() || []);
}
