import { Injectable } from '@nestjs/common';
import type { Repository, RepositoryRef } from '@wheelhouse/protocol';
import { isBelowPrefix, normalizeGitAddress } from '../platform/git/git-address.js';
import { type AddedRepository, warningsOf } from './repository.js';
import { RepositoryRefStore, type StoredRef } from './repository-ref-store.js';

/** Shows added repositories with the refs that are followed at or below them. Credentials are never part of it. */
@Injectable()
export class RepositoryPresentation {
  constructor(private readonly refs: RepositoryRefStore) {}

  async present(repositories: readonly AddedRepository[]): Promise<Repository[]> {
    const urls = (await this.refs.listUrls()).map(({ url }) => url);
    const matching = repositories.map((repository) => urls.filter((url) => isAt(url, repository)));
    const rows = await this.refs.listOf([...new Set(matching.flat())]);
    return repositories.map((repository, index) => ({
      id: repository.id,
      url: repository.url,
      isPrefix: repository.isPrefix,
      hasCredential: repository.passwordSealed !== null,
      warnings: warningsOf({ url: repository.url, hasCredential: repository.passwordSealed !== null }),
      refs: rows.filter(({ url }) => matching[index]?.includes(url)).map(presentRef),
      createdAt: repository.createdAt.toISOString(),
    }));
  }
}

function isAt(url: string, repository: AddedRepository): boolean {
  return repository.isPrefix
    ? isBelowPrefix(url, repository.url)
    : normalizeGitAddress(url) === normalizeGitAddress(repository.url);
}

function presentRef({ url, ref, commit, resolvedAt, error }: StoredRef): RepositoryRef {
  return { url, ref, commit, resolvedAt: resolvedAt?.toISOString() ?? null, error };
}
