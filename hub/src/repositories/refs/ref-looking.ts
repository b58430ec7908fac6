/** Says where refs point without following them: nothing is stored, nobody is told, nothing is polled later. */
import { Injectable } from '@nestjs/common';
import { RefNotFoundError } from '../../platform/git/git.errors.js';
import { DEFAULT_REF, isCommitId } from '../../platform/git/git-ref-name.js';
import { FollowedRemote } from './followed-remote.js';
import { RefProblemError } from '../repositories.errors.js';
import { RepositoryPermissions } from '../registry/repository-permissions.js';
import { checkName, refKey, type RefResolution, type RepositoryRefName, storedName } from './repository-ref.js';
import { RepositoryRefStore } from './repository-ref-store.js';
import { resolvedWithoutStore } from './ref-resolver.js';
import type { RefView, SeenRef } from './ref-view.js';

@Injectable()
export class RefLooking {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly permissions: RepositoryPermissions,
    private readonly remote: FollowedRemote,
  ) {}

  /** Asks the remote. A full commit id is taken as it is. Throws what is wrong as AppError, REF_NOT_FOUND among them. */
  async look(url: string, ref: string): Promise<SeenRef> {
    (await this.permissions.load()).check(url);
    checkName({ url, ref });
    const { findings, defaultBranch } = await this.remote.look(url, [isCommitId(ref) ? DEFAULT_REF : ref]);
    const branch = defaultBranch === undefined ? {} : { defaultBranch };
    const [finding] = findings;
    const isMissing = finding?.error?.code === 'REF_NOT_FOUND';
    // An empty repository has no HEAD; any other problem of the remote is one of the commit, too.
    if (isCommitId(ref) && (!finding?.error || isMissing)) return { commit: ref.toLowerCase(), ...branch };
    if (isMissing) throw new RefNotFoundError(url, ref, 'Push it, or check its name.');
    if (!finding || finding.commit === null) throw new RefProblemError(url, ref, finding?.error ?? undefined);
    return { commit: finding.commit, ...branch };
  }

  /** A view in which followed refs point to where they were seen last; others are asked for. What it said once it says again. */
  view(): RefView {
    const known = new Map<string, RefResolution>();
    return {
      commitsOf: async (refs) => {
        const open = refs.filter((ref) => !known.has(refKey(ref)));
        if (open.length > 0) for (const [key, resolution] of await this.resolve(open)) known.set(key, resolution);
        return known;
      },
    };
  }

  private async resolve(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    const permissions = await this.permissions.load();
    const resolutions = new Map<string, RefResolution>();
    const open: RepositoryRefName[] = [];
    for (const ref of refs) {
      const resolution = resolvedWithoutStore(ref, permissions);
      if (resolution === undefined) open.push(ref);
      else resolutions.set(refKey(ref), resolution);
    }
    if (open.length === 0) return resolutions;
    const stored = new Map((await this.refs.findAll(open.map(storedName))).map((row) => [refKey(row), row]));
    const missing: RepositoryRefName[] = [];
    for (const ref of open) {
      const row = stored.get(refKey(storedName(ref)));
      if (!row || row.commit === null) missing.push(ref);
      else resolutions.set(refKey(ref), { commit: row.commit, ...(row.error !== null && { staleProblem: row.error }) });
    }
    const byUrl = Map.groupBy(missing, ({ url }) => url);
    await Promise.all([...byUrl].map(([url, asked]) => this.ask(url, asked, resolutions)));
    return resolutions;
  }

  private async ask(
    url: string,
    refs: readonly RepositoryRefName[],
    resolutions: Map<string, RefResolution>,
  ): Promise<void> {
    const names = [...new Set(refs.map((ref) => storedName(ref).ref))];
    const findings = new Map((await this.remote.look(url, names)).findings.map((finding) => [finding.ref, finding]));
    for (const ref of refs) {
      const finding = findings.get(storedName(ref).ref);
      if (finding && finding.commit !== null) resolutions.set(refKey(ref), { commit: finding.commit });
      else {
        const { code, message } = new RefProblemError(url, ref.ref, finding?.error ?? undefined);
        resolutions.set(refKey(ref), { problem: { code, message, location: null } });
      }
    }
  }
}
