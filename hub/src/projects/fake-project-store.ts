import { ProjectStore } from './project-store.js';
import type { ProjectRecord } from './project.js';

/** Projects in memory, for tests. Held to the same contract as the real store. */
export class FakeProjectStore extends ProjectStore {
  private readonly projects = new Map<string, ProjectRecord>();
  private ticks = 0;

  async lock(): Promise<void> {}

  async find(name: string): Promise<ProjectRecord | undefined> {
    return structuredClone(this.projects.get(name));
  }

  async listByName(names: readonly string[]): Promise<ProjectRecord[]> {
    return this.sorted().filter(({ name }) => names.includes(name));
  }

  async put(name: string, manifest: ProjectRecord['manifest']): Promise<void> {
    const now = new Date((this.ticks += 1));
    const createdAt = this.projects.get(name)?.createdAt ?? now;
    this.projects.set(name, { name, manifest: structuredClone(manifest), createdAt, updatedAt: now });
  }

  async remove(name: string): Promise<boolean> {
    return this.projects.delete(name);
  }

  async count(): Promise<number> {
    return this.projects.size;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<ProjectRecord[]> {
    return this.sorted()
      .filter(({ name }) => name > (after ?? ''))
      .slice(0, limit + 1);
  }

  private sorted(): ProjectRecord[] {
    return structuredClone([...this.projects.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1)));
  }
}
