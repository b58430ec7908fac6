/** Reads commits, trees and blobs out of the object stores. A commit costs what it changed: directories that are known are not read again. */
import { Inject, Injectable } from '@nestjs/common';
import { CommitTree, parseTree, type TreeNode, UnsafeEntryError } from '@wheelhouse/renderer';
import { hasErrorCode } from '../../errors/system-error.js';
import { GitFormatError, ObjectNotFoundError, RepositoryLimitError, UnsafeTreeError } from '../git.errors.js';
import { MAX_BLOB_BYTES, MAX_CACHED_TREE_ENTRIES, MAX_FILES_PER_TREE, MAX_TREE_DEPTH } from '../git-limits.js';
import { GitObjects } from '../git-objects.js';
import type { GitTree } from '../git-tree.js';
import { TreeCache } from '../trees/tree-cache.js';
import { Turns } from '../turns.js';
import type { BoundedDeltaCache } from './bounded-delta-cache.js';
import type { GitObject } from './object-reader.js';
import type { ObjectStore } from './object-store.js';
import { ObjectStores } from './object-stores.js';
import { EntryTooLargeError } from './pack-file.js';

/** A directory or commit object is never honestly larger. */
const MAX_TREE_BYTES = 32 * 1024 * 1024;
/** Commits whose file lists are kept ready. */
const MAX_CACHED_COMMITS = 16;

@Injectable()
export class PackedGitObjects extends GitObjects {
  private readonly directories = new TreeCache(MAX_CACHED_TREE_ENTRIES);
  private readonly commits = new Map<string, Promise<GitTree>>();

  constructor(@Inject(ObjectStores) private readonly stores: ObjectStores) {
    super();
  }

  async has(url: string, commit: string): Promise<boolean> {
    return await this.stores.hasCommit(url, commit);
  }

  async tree(url: string, commit: string): Promise<GitTree> {
    const key = `${url}\n${commit}`;
    const known = this.commits.get(key);
    if (known !== undefined) return await known;
    const reading = this.stores.reading(url, (stores) => this.readTree(sourceOf(url, stores), commit));
    this.commits.set(key, reading);
    reading.catch(() => this.commits.delete(key));
    for (const oldest of this.commits.keys()) {
      if (this.commits.size <= MAX_CACHED_COMMITS) break;
      this.commits.delete(oldest);
    }
    return await reading;
  }

  async readBlobs(url: string, oids: readonly string[]): Promise<Map<string, Uint8Array>> {
    return await this.stores.reading(url, (stores) => this.readBlobsOf(sourceOf(url, stores), oids));
  }

  private async readBlobsOf(source: Source, oids: readonly string[]): Promise<Map<string, Uint8Array>> {
    const turns = new Turns();
    const blobs = new Map<string, Uint8Array>();
    for (const oid of new Set(oids)) {
      const { type, content } = await this.object(source, oid, MAX_BLOB_BYTES);
      if (type !== 'blob') throw new ObjectNotFoundError(source.url, oid);
      blobs.set(oid, content);
      if (turns.isOver) await turns.next();
    }
    return blobs;
  }

  private async readTree(source: Source, commit: string): Promise<GitTree> {
    const { url } = source;
    const { type, content } = await this.object(source, commit, MAX_TREE_BYTES);
    const root = /^tree ([0-9a-f]{40})\n/.exec(content.toString('latin1', 0, 46))?.[1];
    if (type !== 'commit' || root === undefined) throw new UnsafeTreeError(url, commit, 'it is not a commit object');
    try {
      return await this.walk(source, root);
    } catch (error) {
      if (error instanceof UnsafeEntryError) throw new UnsafeTreeError(url, commit, `it holds ${error.message}`);
      throw error;
    }
  }

  private async walk(source: Source, rootOid: string): Promise<GitTree> {
    const turns = new Turns();
    const nodes = new Map<string, TreeNode>();
    const root = await this.directory(source, rootOid);
    nodes.set(rootOid, root);
    let files = 0;
    const pending = [{ node: root, depth: 1 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      files += next.node.files.length + next.node.directories.length;
      if (files > MAX_FILES_PER_TREE)
        throw new RepositoryLimitError(source.url, `a commit with more than ${MAX_FILES_PER_TREE} files`);
      if (next.depth > MAX_TREE_DEPTH)
        throw new RepositoryLimitError(source.url, `directories more than ${MAX_TREE_DEPTH} deep`);
      for (const { oid } of next.node.directories) {
        const node = nodes.get(oid) ?? (await this.directory(source, oid));
        nodes.set(oid, node);
        pending.push({ node, depth: next.depth + 1 });
      }
      if (turns.isOver) await turns.next();
    }
    return new CommitTree(root, nodes);
  }

  private async directory(source: Source, oid: string): Promise<TreeNode> {
    const key = `${source.url}\n${oid}`;
    const known = this.directories.find(key);
    if (known !== undefined) return known;
    const { type, content } = await this.object(source, oid, MAX_TREE_BYTES);
    if (type !== 'tree') throw new UnsafeEntryError('a directory that is something else');
    const node = parseTree(oid, content);
    this.directories.keep(key, node);
    return node;
  }

  private async object(source: Source, oid: string, maxBytes: number): Promise<GitObject> {
    try {
      for (const { store, cache } of source.stores) {
        const object = await store.read(oid, maxBytes, cache);
        if (object !== undefined) return object;
      }
    } catch (error) {
      if (error instanceof EntryTooLargeError) {
        throw new RepositoryLimitError(
          source.url,
          `a file of ${error.size} bytes (${maxBytes} at most), blob ${oid}: find it by git ls-tree -r`,
        );
      }
      // Damaged on disk: the store is a copy, the next fetch makes it anew. A closed one (EBADF) is opened again by the next reader.
      if (error instanceof GitFormatError) await this.stores.forget(source.url);
      else if (!hasErrorCode(error, 'EBADF')) throw error;
      throw new ObjectNotFoundError(source.url, oid);
    }
    const isWhole = source.stores.every(({ store }) => !store.isClosed);
    throw new ObjectNotFoundError(source.url, oid, isWhole);
  }
}

interface Source {
  readonly url: string;
  readonly stores: readonly { readonly store: ObjectStore; readonly cache: BoundedDeltaCache }[];
}

function sourceOf(url: string, stores: readonly ObjectStore[]): Source {
  return { url, stores: stores.map((store) => ({ store, cache: store.newCache() })) };
}
