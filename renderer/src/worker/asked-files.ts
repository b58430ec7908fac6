/** One root of a render, as the thread sees it: what it has met before costs nothing, the rest is asked for, several at a time. */
import { ByteCache } from '../byte-cache.js';
import { type RootReader, UnreadFileError } from '../files/repository-files.js';
import type { TreeNode } from '../files/source-tree.js';
import type { FileAnswer, FileQuestion } from './file-questions.js';
import { AHEAD_FILES, BLOB_CACHE_BYTES, CHART_FILES, NODE_CACHE_ENTRIES } from './worker-limits.js';

/** What a thread keeps of all repositories, by scope and id. */
export class KeptFiles {
  readonly nodes = new ByteCache<TreeNode>(NODE_CACHE_ENTRIES);
  readonly blobs = new ByteCache<Uint8Array>(BLOB_CACHE_BYTES);
}

/** What is kept beside a file's bytes. */
const BLOB_OVERHEAD_BYTES = 200;

/** A root as the task names it. */
export interface AskedRoot {
  readonly root: number;
  readonly rootTreeId: string;
  /** Unlike that of any other render if nothing may be kept. */
  readonly scope: string;
}

export class AskedFiles implements RootReader {
  readonly rootTreeId: string;
  /** Directories of this render: whatever the cache does, none is asked for twice. */
  private readonly nodes = new Map<string, TreeNode>();
  private readonly asked: AskedRoot;
  private readonly kept: KeptFiles;
  private readonly ask: (question: FileQuestion) => FileAnswer;

  constructor(asked: AskedRoot, kept: KeptFiles, ask: (question: FileQuestion) => FileAnswer) {
    this.asked = asked;
    this.kept = kept;
    this.ask = ask;
    this.rootTreeId = asked.rootTreeId;
  }

  node(treeId: string, ahead: () => readonly string[]): TreeNode {
    const known = this.knownNode(treeId);
    if (known !== undefined) return known;
    this.bringNodes([treeId], ahead(), false);
    const brought = this.nodes.get(treeId);
    if (brought === undefined) throw new UnreadFileError(`The directory ${treeId} was not given.`);
    return brought;
  }

  linkTarget(oid: string): string {
    return new TextDecoder().decode(this.blob(oid, undefined));
  }

  blob(oid: string, beside: TreeNode | undefined): Uint8Array {
    const known = this.kept.blobs.find(this.keyOf(oid));
    if (known !== undefined) return known;
    const brought = this.bringBlobs([oid], beside === undefined ? [] : this.following(oid, beside)).get(oid);
    if (brought === undefined) throw new UnreadFileError(`The file ${oid} was not given.`);
    return brought;
  }

  /** Brings everything below a directory, within bounds, in as few questions as there are unknown levels. */
  bringBelow(node: TreeNode): void {
    const all = new Set([node]);
    for (const { directories } of all) {
      const unknown = directories.map(({ oid }) => oid).filter((oid) => this.knownNode(oid) === undefined);
      if (unknown.length > 0) this.bringNodes(unknown, [], true);
      for (const { oid } of directories) {
        const child = this.nodes.get(oid);
        if (child !== undefined && all.size < CHART_FILES) all.add(child);
      }
    }
    const files = [...all].flatMap((one) => this.unknownFiles(one)).slice(0, CHART_FILES);
    if (files.length > 0) this.bringBlobs([], files);
  }

  private knownNode(treeId: string): TreeNode | undefined {
    const pinned = this.nodes.get(treeId);
    if (pinned !== undefined) return pinned;
    const known = this.kept.nodes.find(this.keyOf(treeId));
    if (known !== undefined) this.nodes.set(treeId, known);
    return known;
  }

  private bringNodes(treeIds: readonly string[], ahead: readonly string[], isDeep: boolean): void {
    const { nodes } = this.answerTo({ kind: 'nodes', root: this.asked.root, treeIds, ahead, isDeep });
    for (const node of nodes) {
      this.nodes.set(node.oid, node);
      this.kept.nodes.keep(
        this.keyOf(node.oid),
        node,
        1 + node.files.length + node.directories.length + node.submodules.length,
      );
    }
  }

  private bringBlobs(wanted: readonly string[], extras: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const { blobs, bytes } = this.answerTo({ kind: 'blobs', root: this.asked.root, wanted, extras });
    const brought = new Map<string, Uint8Array>();
    for (const { oid, start, end } of blobs) {
      // A copy: a small file must not keep the whole answer in memory.
      const content = bytes.slice(start, end);
      brought.set(oid, content);
      this.kept.blobs.keep(this.keyOf(oid), content, content.length + BLOB_OVERHEAD_BYTES);
    }
    return brought;
  }

  private answerTo(question: FileQuestion): FileAnswer {
    const answer = this.ask(question);
    if (answer.isUnread) throw new UnreadFileError('The repository did not give what was asked for.');
    return answer;
  }

  /** Unknown files of the directory that come after one, and then the others. */
  private following(oid: string, directory: TreeNode): readonly string[] {
    const unknown = this.unknownFiles(directory);
    const at = unknown.indexOf(oid);
    return [...unknown.slice(at + 1), ...unknown.slice(0, Math.max(at, 0))].slice(0, AHEAD_FILES);
  }

  private unknownFiles({ files }: TreeNode): string[] {
    return [...new Set(files.map(({ oid }) => oid))].filter(
      (oid) => this.kept.blobs.find(this.keyOf(oid)) === undefined,
    );
  }

  private keyOf(id: string): string {
    return `${this.asked.scope}\n${id}`;
  }
}
