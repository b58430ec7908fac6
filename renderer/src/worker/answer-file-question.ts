/** Answers what threads ask about files, out of the roots of their task. */
import { namesOf } from '../files/node-names.js';
import type { SourceFiles } from '../files/source-files.js';
import type { SourceTree, TreeNode } from '../files/source-tree.js';
import type { BlobSlice, FileAnswer, FileQuestion } from './file-questions.js';
import { AHEAD_BYTES, AHEAD_ENTRIES, AHEAD_PORTION } from './worker-limits.js';

type Blobs = ReadonlyMap<string, Uint8Array>;

/** Throws what `readBlobs` throws for content that the render cannot do without. */
export async function answerFileQuestion(question: FileQuestion, roots: readonly SourceFiles[]): Promise<FileAnswer> {
  const files = roots[question.root];
  if (files === undefined) throw new Error(`A render asked for the root ${question.root}, which its task has not.`);
  if (question.kind === 'nodes') return { ...NOTHING, nodes: nodesOf(question, files.tree) };
  return { ...NOTHING, ...packed(await blobsOf(question.wanted, question.extras, files)) };
}

const NOTHING: FileAnswer = { nodes: [], blobs: [], bytes: new Uint8Array(), isUnread: false };

/** The answer to a thread whose render is over. */
export const UNREAD: FileAnswer = { ...NOTHING, isUnread: true };

function nodesOf(question: FileQuestion & { readonly kind: 'nodes' }, tree: SourceTree): TreeNode[] {
  const wanted = question.treeIds.map((id) => nodeOf(id, tree));
  const nodes = new Set(wanted);
  let [at] = wanted;
  for (const name of question.ahead) {
    const child = at === undefined ? undefined : namesOf(at).directories.get(name);
    at = child === undefined ? undefined : tree.node(child);
    if (at === undefined) break;
    nodes.add(at);
  }
  if (question.isDeep) addBelow(nodes, tree);
  return [...nodes];
}

/** Directories below, the nearest first, while there is room. */
function addBelow(nodes: Set<TreeNode>, tree: SourceTree): void {
  let entries = 0;
  // A set that grows while it is gone through is gone through to its end.
  for (const { directories } of nodes) {
    for (const { oid } of directories) {
      const node = tree.node(oid);
      if (node === undefined || nodes.has(node)) continue;
      entries += 1 + node.files.length + node.directories.length;
      if (entries > AHEAD_ENTRIES) return;
      nodes.add(node);
    }
  }
}

function nodeOf(id: string, tree: SourceTree): TreeNode {
  const node = tree.node(id);
  if (node === undefined) throw new Error(`A render asked for the directory ${id}, which is not of its commit.`);
  return node;
}

async function blobsOf(wanted: readonly string[], extras: readonly string[], files: SourceFiles): Promise<Blobs> {
  const first = extras.slice(0, AHEAD_PORTION);
  const together = first.length === 0 ? undefined : await readWillingly([...wanted, ...first], files);
  const blobs = new Map(together ?? (wanted.length === 0 ? [] : await files.readBlobs(wanted)));
  let bytes = sizeOf(blobs);
  for (let start = AHEAD_PORTION; start < extras.length && bytes < AHEAD_BYTES; start += AHEAD_PORTION) {
    const portion = await readWillingly(extras.slice(start, start + AHEAD_PORTION), files);
    for (const [oid, content] of portion ?? []) {
      bytes += content.length;
      if (bytes <= AHEAD_BYTES) blobs.set(oid, content);
    }
  }
  return blobs;
}

/** If one of many cannot be had, it is asked for by itself when it is needed, and only then does it matter. */
async function readWillingly(oids: readonly string[], files: SourceFiles): Promise<Blobs | undefined> {
  try {
    return await files.readBlobs(oids);
  } catch {
    return undefined;
  }
}

function sizeOf(blobs: Blobs): number {
  return [...blobs.values()].reduce((sum, { length }) => sum + length, 0);
}

function packed(blobs: Blobs): Pick<FileAnswer, 'blobs' | 'bytes'> {
  const bytes = new Uint8Array(sizeOf(blobs));
  const slices: BlobSlice[] = [];
  let start = 0;
  for (const [oid, content] of blobs) {
    bytes.set(content, start);
    slices.push({ oid, start, end: start + content.length });
    start += content.length;
  }
  return { blobs: slices, bytes };
}
