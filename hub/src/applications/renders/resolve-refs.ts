/** What refs mean, without one repository that does not answer keeping those waiting whose commits are known. */
import type { RefView } from '../../repositories/refs/ref-view.js';
import {
  distinctRefs,
  refKey,
  type RefResolution,
  type RepositoryRefName,
} from '../../repositories/refs/repository-ref.js';

/** One query answers for all refs that were resolved before; longer than this takes only what a remote is asked for. */
const QUICK_MS = 50;

/** Commits of refs, by `refKey`. */
export type Commits = ReadonlyMap<string, RefResolution>;

/** What is known of refs, and what is on the way. */
export interface SoonResolved {
  readonly known: Commits;
  readonly late: ReadonlyMap<string, Promise<RefResolution>>;
}

export class ResolveRefs {
  /** Of repositories that are asked just now: nobody asks them once more meanwhile. */
  private readonly underWay = new Map<string, Promise<RefResolution>>();

  constructor(private readonly view: RefView) {}

  async resolve(refs: readonly RepositoryRefName[]): Promise<SoonResolved> {
    const known = new Map<string, RefResolution>();
    const late = new Map<string, Promise<RefResolution>>();
    const fresh: RepositoryRefName[] = [];
    for (const ref of distinctRefs(refs)) {
      const running = this.underWay.get(refKey(ref));
      if (running === undefined) fresh.push(ref);
      else late.set(refKey(ref), running);
    }
    if (fresh.length === 0) return { known, late };
    const all = await soon(this.view.commitsOf(fresh));
    if (all !== undefined) return { known: all, late };
    const byRepository = [...Map.groupBy(fresh, ({ url }) => url).values()];
    await Promise.all(byRepository.map((group) => this.resolveGroup(group, known, late)));
    return { known, late };
  }

  private async resolveGroup(
    refs: readonly RepositoryRefName[],
    known: Map<string, RefResolution>,
    late: Map<string, Promise<RefResolution>>,
  ): Promise<void> {
    const resolving = this.view.commitsOf(refs);
    const found = await soon(resolving);
    for (const ref of refs) {
      const key = refKey(ref);
      const resolution = found?.get(key);
      if (resolution !== undefined) known.set(key, resolution);
      else if (found === undefined) late.set(key, this.follow(key, resolving));
    }
  }

  private follow(key: string, resolving: Promise<Commits>): Promise<RefResolution> {
    const following = resolving
      .then((commits) => commits.get(key) ?? NOT_RESOLVED)
      .finally(() => this.underWay.delete(key));
    following.catch(() => undefined);
    this.underWay.set(key, following);
    return following;
  }
}

const NOT_RESOLVED: RefResolution = {
  problem: {
    code: 'REPOSITORY_UNAVAILABLE',
    message: 'The repository was not asked. It is tried again.',
    location: null,
  },
};

/** What comes at once; undefined for what takes longer. */
async function soon<Result>(coming: Promise<Result>): Promise<Result | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), QUICK_MS);
  coming.catch(() => undefined);
  try {
    return await Promise.race([coming, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
