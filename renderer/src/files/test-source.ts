/** A repository of a few files, links and submodules, in memory. */
import { createHash } from 'node:crypto';
import type { SourceFiles } from './source-files.js';
import type { TreeFile, TreeNode } from './source-tree.js';
import { CommitTree } from './commit-tree.js';
import type { RootReader } from './repository-files.js';

/** By path: the content, or what else lies there. */
export type TestEntries = Readonly<Record<string, string | TestLink | typeof SUBMODULE>>;

/** A commit of another repository. */
export const SUBMODULE = { isSubmodule: true } as const;

export interface TestLink {
  readonly target: string;
}

export interface TestSource extends SourceFiles {
  /** The ids that were asked for, each call by itself. */
  readonly asked: (readonly string[])[];
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

export function testSource(entries: TestEntries, scope?: string): TestSource {
  const blobs = new Map<string, Uint8Array>();
  const nodes = new Map<string, TreeNode>();
  const root = directoryOf(Object.entries(entries), blobs, nodes);
  const asked: (readonly string[])[] = [];
  return {
    ...(scope !== undefined && { scope }),
    tree: new CommitTree(root, nodes),
    asked,
    blobs,
    readBlobs: (oids) => {
      asked.push(oids);
      return Promise.resolve(new Map(oids.map((oid) => [oid, contentOf(blobs, oid)])));
    },
  };
}

/** The same, read at once. */
export function testRoot({ tree, blobs }: TestSource): RootReader {
  return {
    rootTreeId: tree.treeIdOf('') ?? '',
    node: (id) => {
      const node = tree.node(id);
      if (node === undefined) throw new Error(`No directory ${id}.`);
      return node;
    },
    linkTarget: (oid) => Buffer.from(contentOf(blobs, oid)).toString(),
    blob: (oid) => contentOf(blobs, oid),
  };
}

function contentOf(blobs: ReadonlyMap<string, Uint8Array>, oid: string): Uint8Array {
  const content = blobs.get(oid);
  if (content === undefined) throw new Error(`No file ${oid}.`);
  return content;
}

function directoryOf(
  entries: readonly (readonly [string, TestEntries[string]])[],
  blobs: Map<string, Uint8Array>,
  nodes: Map<string, TreeNode>,
): TreeNode {
  const files: TreeFile[] = [];
  const directories: { name: string; oid: string }[] = [];
  const submodules: string[] = [];
  for (const [name, members] of Map.groupBy(entries, ([path]) => path.split('/', 1)[0] ?? '')) {
    const own = members.find(([path]) => path === name)?.[1];
    if (own === undefined) {
      const below = members.map(([path, entry]) => [path.slice(name.length + 1), entry] as const);
      directories.push({ name, oid: directoryOf(below, blobs, nodes).oid });
    } else if (own === SUBMODULE) submodules.push(name);
    else {
      const content = Buffer.from(typeof own === 'string' ? own : 'target' in own ? own.target : '');
      const oid = sha1(content);
      blobs.set(oid, content);
      files.push({ name, oid, mode: typeof own === 'string' ? 'file' : 'symlink' });
    }
  }
  const oid = sha1(JSON.stringify([files, directories, submodules]));
  const node = { oid, files, directories, submodules };
  nodes.set(oid, node);
  return node;
}

function sha1(content: string | Uint8Array): string {
  return createHash('sha1').update(content).digest('hex');
}
