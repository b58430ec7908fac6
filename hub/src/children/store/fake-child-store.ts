import type { ChildKey, StoredChild } from '../child.js';
import type { ChildManifest } from '../plan/child-manifest.js';
import { childKey, type ChildStatus, ChildStore } from './child-store.js';
import type { ParentState } from '../parent.js';

/** Parents and children in memory, for tests. Ignores transactions; a parent's name is its id. */
export class FakeChildStore extends ChildStore {
  private readonly parents = new Map<string, ParentState>();
  private readonly children = new Map<string, Map<string, StoredChild>>();

  async findParent(applicationId: string): Promise<ParentState | undefined> {
    return this.parents.get(applicationId);
  }

  async saveParent(state: ParentState): Promise<void> {
    this.parents.set(state.applicationId, state);
  }

  async removeParent(applicationId: string): Promise<void> {
    this.parents.delete(applicationId);
  }

  async listOf(parentId: string): Promise<StoredChild[]> {
    return [...this.of(parentId).values()].toSorted((left, right) => (childKey(left) < childKey(right) ? -1 : 1));
  }

  async putManifests(parentId: string, manifests: readonly ChildManifest[]): Promise<void> {
    const own = this.of(parentId);
    const wanted = new Set(manifests.map(childKey));
    for (const [key, child] of own) {
      if (wanted.has(key)) continue;
      if (!child.isOwned) own.delete(key);
      else own.set(key, { ...child, manifest: null, manifestDigest: null, specDigest: null, problem: null });
    }
    for (const { text, digest, ...manifest } of manifests) {
      const before = own.get(childKey(manifest));
      const {
        isOwned = false,
        appliedDigest = null,
        syncStatus = 'OutOfSync',
        health = null,
        message = null,
      } = before ?? {};
      const isBack = before?.manifest === null;
      const kept = { isOwned, appliedDigest: isBack ? null : appliedDigest, syncStatus, health, message };
      own.set(childKey(manifest), { ...manifest, ...kept, manifest: text, manifestDigest: digest });
    }
  }

  async saveStatuses(parentId: string, statuses: readonly ChildStatus[]): Promise<void> {
    for (const status of statuses) this.change(parentId, status, () => status);
  }

  async claim(parentId: string, children: readonly ChildKey[]): Promise<void> {
    for (const key of children) this.change(parentId, key, () => ({ isOwned: true }));
  }

  async own(parentId: string, children: readonly ChildKey[]): Promise<void> {
    for (const key of children)
      this.change(parentId, key, ({ manifestDigest }) => ({ isOwned: true, appliedDigest: manifestDigest }));
  }

  async forgetWritten(parentId: string, children: readonly ChildKey[]): Promise<void> {
    for (const key of children) this.change(parentId, key, () => ({ appliedDigest: null }));
  }

  async release(parentId: string, children: readonly ChildKey[]): Promise<void> {
    for (const key of children) {
      if (this.of(parentId).get(childKey(key))?.manifest === null) this.of(parentId).delete(childKey(key));
      this.change(parentId, key, () => ({ isOwned: false, appliedDigest: null }));
    }
  }

  async findOwners(children: readonly ChildKey[]): Promise<Map<string, { parentId: string; parentName: string }>> {
    const found = new Map<string, { parentId: string; parentName: string }>();
    for (const key of children)
      for (const [parentId, own] of this.children)
        if (own.get(childKey(key))?.isOwned === true) found.set(childKey(key), { parentId, parentName: parentId });
    return found;
  }

  private of(parentId: string): Map<string, StoredChild> {
    const own = this.children.get(parentId) ?? new Map<string, StoredChild>();
    this.children.set(parentId, own);
    return own;
  }

  private change(parentId: string, key: ChildKey, changes: (child: StoredChild) => Partial<StoredChild>): void {
    const child = this.of(parentId).get(childKey(key));
    if (child) this.of(parentId).set(childKey(key), { ...child, ...changes(child) });
  }
}
