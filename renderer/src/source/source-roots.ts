/** The repositories and charts that one request of the module reads: `/0` is the source's own. */
import type { SourceRoot } from './prepared-source.js';

export class SourceRoots {
  private readonly known: SourceRoot[] = [];

  constructor(first: SourceRoot) {
    this.known.push(first);
  }

  get all(): readonly SourceRoot[] {
    return this.known;
  }

  /** The path of a file or directory of a root, as the module names it. A root is added when it is asked for first. */
  pathIn(root: SourceRoot, path: string): string {
    let index = this.known.findIndex((one) => one === root || isSame(one, root));
    if (index < 0) index = this.known.push(root) - 1;
    return path === '' ? `/${index}` : `/${index}/${path}`;
  }
}

function isSame(left: SourceRoot, right: SourceRoot): boolean {
  return left.url === right.url && left.files.tree.treeIdOf('') === right.files.tree.treeIdOf('');
}
