import { Injectable } from '@nestjs/common';
import { DEFAULT_REF } from '../../platform/git/git-ref-name.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import { type BranchTarget, shortName } from './branch-target.js';
import { RepositoryUnclearError } from '../previews.errors.js';
import { repositoriesOf, type UsedRef } from './used-sources.js';

/** What a person said of the branch. */
export interface BranchRequest {
  readonly against: string;
  readonly repository?: string;
  readonly base?: string;
}

/** Finds out what a branch is, at its repository. */
@Injectable()
export class ResolveTarget {
  constructor(private readonly repositories: RepositoriesService) {}

  /**
   * Asks the repository now, and has the commit at hand. Throws REPOSITORY_UNCLEAR, REPOSITORY_NOT_ALLOWED, INVALID_REF, REF_NOT_FOUND
   * (also for a commit that the server gives nobody by its id alone), REPOSITORY_UNAVAILABLE.
   */
  async resolve(request: BranchRequest, used: readonly UsedRef[]): Promise<BranchTarget> {
    const repository = request.repository ?? onlyOne(repositoriesOf(used));
    const { commit, defaultBranch } = await this.repositories.look(repository, request.against);
    await this.repositories.tree(repository, commit);
    const given = request.base === undefined ? DEFAULT_REF : shortName(request.base);
    const isDefault = given === DEFAULT_REF || given === defaultBranch;
    const base = given === DEFAULT_REF ? (defaultBranch ?? DEFAULT_REF) : given;
    return { repository, against: request.against, commit, base, isDefault };
  }
}

function onlyOne(candidates: readonly string[]): string {
  const [first] = candidates;
  if (first === undefined || candidates.length > 1) throw new RepositoryUnclearError(candidates);
  return first;
}
