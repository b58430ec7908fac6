/** Reads the files of many plans: one pass over each repository, every blob once. */
import { AppError, type Problem } from '@wheelhouse/protocol';
import type { RepositoriesService } from '../../repositories/repositories.service.js';
import { renderProblem, type SourcePlan } from '@wheelhouse/renderer';

export class BlobReader {
  private readonly read = new Map<string, Map<string, Uint8Array>>();

  constructor(private readonly repositories: Pick<RepositoriesService, 'readBlobs'>) {}

  /** What was read so far of a repository, by blob id. Never of another one: an id that a commit merely names opens nothing. */
  contentsOf(url: string): ReadonlyMap<string, Uint8Array> {
    return this.known(url);
  }

  /** Reads what the plans need. Returns the plans whose files could not be read, each with the problem. */
  async readAll(
    plans: readonly SourcePlan[],
    needsOf: (plan: SourcePlan) => readonly string[],
  ): Promise<Map<SourcePlan, Problem>> {
    const failed = new Map<SourcePlan, Problem>();
    const bySource = Map.groupBy(plans, ({ url, commit }) => `${url}\n${commit}`);
    for (const group of bySource.values()) {
      const known = this.known(group[0]?.url ?? '');
      const needed = [...new Set(group.flatMap(needsOf))].filter((oid) => !known.has(oid));
      if (needed.length === 0) continue;
      const problem = await this.readGroup(group, needed);
      if (problem === undefined) continue;
      // One bad file of many: find out whose it is.
      for (const plan of group) {
        const own =
          group.length === 1
            ? problem
            : await this.readGroup(
                [plan],
                needsOf(plan).filter((oid) => !known.has(oid)),
              );
        if (own !== undefined) failed.set(plan, own);
      }
    }
    return failed;
  }

  private async readGroup(group: readonly SourcePlan[], oids: readonly string[]): Promise<Problem | undefined> {
    const [first] = group;
    if (first === undefined || oids.length === 0) return undefined;
    try {
      const known = this.known(first.url);
      for (const [oid, content] of await this.repositories.readBlobs(first.url, oids, first.commit))
        known.set(oid, content);
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return renderProblem(error);
      throw error;
    }
  }

  private known(url: string): Map<string, Uint8Array> {
    let known = this.read.get(url);
    if (known === undefined) this.read.set(url, (known = new Map()));
    return known;
  }
}
