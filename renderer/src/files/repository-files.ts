/** The files that a render sees: the roots of its request and nothing else. What is read is bounded, and recorded. */
import { MAX_FILES } from '../render-limits.js';
import { FileRefusal } from './file-refusal.js';
import { parseHostPath } from './host-path.js';
import { isLfsPointer } from './lfs-pointer.js';
import { ReadRecorder } from './read-recorder.js';
import type { Read, Reads } from './reads.js';
import type { TreeNode } from './source-tree.js';
import { type Place, type TreeReader, walkTree } from './walk-tree.js';

/** Content of all files that one render opens. */
export const MAX_OPENED_BYTES = 64 * 1024 * 1024;

/** The content of one root. Throws UnreadFileError for what cannot be had. */
export interface RootReader extends TreeReader {
  /** A file's content. `beside` is its directory if others of it will probably be asked for. */
  blob(oid: string, beside: TreeNode | undefined): Uint8Array;
}

/** A file's repository did not give it. The reason is known to whom the render was asked of. */
export class UnreadFileError extends Error {
  override readonly name = 'UnreadFileError';
}

/** Files of a directory that are worth bringing along with one of them, even if nothing says that they will be read. */
const SMALL_DIRECTORY_FILES = 32;

/** Where a path leads, in which root. */
export interface Found {
  readonly root: number;
  readonly place: Place;
}

export class RepositoryFiles {
  private readonly found = new Map<string, Found | FileRefusal>();
  private readonly recorders: readonly ReadRecorder[];
  private readonly opened = new Set<string>();
  private readonly listed = new Set<TreeNode>();
  private openedBytes = 0;
  private readonly roots: readonly RootReader[];

  constructor(roots: readonly RootReader[]) {
    this.roots = roots;
    this.recorders = roots.map(() => new ReadRecorder());
  }

  /** Whether a repository did not give a file: then what the render gives is worth nothing. */
  isUnread = false;

  /** The content of a file. */
  open(path: string): Uint8Array | FileRefusal {
    return this.guarded(() => {
      const found = this.find(path);
      if (typeof found === 'number') return found;
      const { root, place } = found;
      if (place.kind === 'directory') return this.noted(found, FileRefusal.wrongKind);
      this.recorders[root]?.note('file', place.path);
      const isFirst = !this.opened.has(`${root}/${place.path}`);
      if (isFirst && this.opened.size >= MAX_FILES) return FileRefusal.aboveLimit;
      const isWide = place.directory.files.length > SMALL_DIRECTORY_FILES && !this.listed.has(place.directory);
      const content = this.reader(root).blob(place.file.oid, isWide ? undefined : place.directory);
      if (isFirst) {
        this.opened.add(`${root}/${place.path}`);
        this.openedBytes += content.length;
      }
      if (this.openedBytes > MAX_OPENED_BYTES) return FileRefusal.aboveLimit;
      return isLfsPointer(content) ? FileRefusal.lfsPointer : content;
    });
  }

  /** `f NAME`, `d NAME` or `x NAME` a line, sorted by name. Links count as what they lead to; `x` leads nowhere, outside, or to a submodule. */
  list(path: string): string | FileRefusal {
    return this.guarded(() => {
      const found = this.find(path);
      if (typeof found === 'number') return found;
      const { root, place } = found;
      if (place.kind === 'file') return this.noted(found, FileRefusal.wrongKind);
      this.recorders[root]?.noteList(place.path, place.node);
      this.listed.add(place.node);
      const prefix = place.path === '' ? `/${root}/` : `/${root}/${place.path}/`;
      const letters: Letter[] = [
        ...place.node.files.map(({ name, mode }) =>
          letter(name, mode === 'symlink' ? this.letterOf(prefix + name) : 'f'),
        ),
        ...place.node.directories.map(({ name }) => letter(name, 'd')),
        ...place.node.submodules.map((name) => letter(name, 'x')),
      ];
      return letters
        .toSorted((left, right) => Buffer.compare(left.bytes, right.bytes))
        .map(({ line }) => line)
        .join('');
    });
  }

  /** 1 for a file, 2 for a directory. */
  stat(path: string): number {
    return this.guarded(() => {
      const found = this.find(path);
      return typeof found === 'number' ? found : this.noted(found, found.place.kind === 'file' ? 1 : 2);
    });
  }

  /** The path without links, from its root. */
  resolve(path: string): string | FileRefusal {
    return this.guarded(() => {
      const found = this.find(path);
      if (typeof found === 'number') return found;
      const { root, place } = found;
      return this.noted(found, place.path === '' ? `/${root}` : `/${root}/${place.path}`);
    });
  }

  /** Where a path leads, without recording that anybody asked. */
  peek(path: string): Found | undefined {
    const parsed = parseHostPath(path, this.roots.length);
    if (typeof parsed === 'number') return undefined;
    const { root, parts } = parsed;
    const place = this.guarded(() => walkTree(parts, this.reader(root), () => {}));
    return typeof place === 'number' ? undefined : { root, place };
  }

  /** All that was looked at so far, sorted. */
  reads(): Reads {
    return this.recorders.flatMap((recorder, root) => recorder.reads(root));
  }

  private find(path: string): Found | FileRefusal {
    const known = this.found.get(path);
    if (known !== undefined) return known;
    const parsed = parseHostPath(path, this.roots.length);
    if (typeof parsed === 'number') return parsed;
    const { root } = parsed;
    const note = (what: Read['what'], at: string): void => this.recorders[root]?.note(what, at);
    const place = walkTree(parsed.parts, this.reader(root), note);
    const found = typeof place === 'number' ? place : { root, place };
    this.found.set(path, found);
    return found;
  }

  private letterOf(path: string): 'f' | 'd' | 'x' {
    const found = this.find(path);
    if (typeof found === 'number') return 'x';
    return this.noted<'f' | 'd'>(found, found.place.kind === 'file' ? 'f' : 'd');
  }

  private noted<Result>({ root, place }: Found, result: Result): Result {
    this.recorders[root]?.note('kind', place.path);
    return result;
  }

  private reader(root: number): RootReader {
    const reader = this.roots[root];
    if (reader === undefined) throw new Error(`There is no root ${root}.`);
    return reader;
  }

  private guarded<Result>(look: () => Result): Result | FileRefusal {
    if (this.isUnread) return FileRefusal.unread;
    try {
      return look();
    } catch (error) {
      if (!(error instanceof UnreadFileError)) throw error;
      this.isUnread = true;
      return FileRefusal.unread;
    }
  }
}

interface Letter {
  readonly line: string;
  /** The name as Go sorts it. */
  readonly bytes: Buffer;
}

function letter(name: string, kind: 'f' | 'd' | 'x'): Letter {
  return { line: `${kind} ${name}\n`, bytes: Buffer.from(name) };
}
