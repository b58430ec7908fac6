/** Repositories in memory whose commits are named as one likes: for specs of rendering. Nothing of this is ever used by a running hub. */
import { memoryTree, type SourceTree } from '@wheelhouse/renderer';
import { RepositoryUnavailableError } from '../../platform/git/git.errors.js';

export class FakeRepositories {
  readonly commits = new Map<string, ReturnType<typeof memoryTree>>();
  readBlobsCalls = 0;
  isDown = false;
  /** Called before a tree is given. */
  beforeTree: (url: string, commit: string) => Promise<void> = () => Promise.resolve();

  commit(id: string, files: Readonly<Record<string, string>>): void {
    this.commits.set(id, memoryTree(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))));
  }

  async tree(url: string, commit: string): Promise<SourceTree> {
    await this.beforeTree(url, commit);
    const found = this.commits.get(commit);
    if (this.isDown || found === undefined) throw new RepositoryUnavailableError(url, 'down');
    return found.tree;
  }

  readBlobs(_url: string, oids: readonly string[], commit = ''): Promise<Map<string, Uint8Array>> {
    this.readBlobsCalls += 1;
    const { blobs } = this.commits.get(commit) ?? { blobs: new Map<string, Uint8Array>() };
    return Promise.resolve(new Map(oids.map((oid) => [oid, blobs.get(oid) ?? new Uint8Array()])));
  }
}
