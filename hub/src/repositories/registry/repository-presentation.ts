import { Injectable } from '@nestjs/common';
import type { Repository, RepositoryRef } from '@wheelhouse/protocol';
import { isBelowPrefix, normalizeGitAddress } from '../../platform/git/git-address.js';
import { type AddedRepository, credentialKindOf, warningsOf } from '../repository.js';
import { RepositoryRefStore, type StoredRef } from '../refs/repository-ref-store.js';

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
      type: repository.type === 'helm' ? 'HELM' : 'GIT',
      ...presentSecrets(repository),
      warnings: warningsOf(repository),
      refs: rows.filter(({ url }) => matching[index]?.includes(url)).map(presentRef),
      createdAt: repository.createdAt.toISOString(),
    }));
  }
}

type ShownSecrets = Pick<
  Repository,
  | 'hasCredential'
  | 'credentialKind'
  | 'hasKnownHosts'
  | 'hasClientCertificate'
  | 'hasCaCertificates'
  | 'hasProxy'
  | 'isInsecure'
  | 'noProxy'
>;

const CREDENTIAL_KINDS = { password: 'PASSWORD', token: 'TOKEN', 'ssh-key': 'SSH_KEY' } as const;

/** That there is something, never what. */
function presentSecrets(repository: AddedRepository): ShownSecrets {
  const { secretKinds, isInsecure, noProxy } = repository;
  const kind = credentialKindOf(repository);
  return {
    hasCredential: kind !== null,
    credentialKind: kind && CREDENTIAL_KINDS[kind],
    hasKnownHosts: secretKinds.includes('known-hosts'),
    hasClientCertificate: secretKinds.includes('client-certificate'),
    hasCaCertificates: secretKinds.includes('ca-certificates'),
    hasProxy: secretKinds.includes('proxy'),
    isInsecure,
    noProxy: [...noProxy],
  };
}

function isAt(url: string, repository: AddedRepository): boolean {
  return repository.isPrefix
    ? isBelowPrefix(url, repository.url)
    : normalizeGitAddress(url) === normalizeGitAddress(repository.url);
}

function presentRef({ url, ref, commit, resolvedAt, error }: StoredRef): RepositoryRef {
  return { url, ref, commit, resolvedAt: resolvedAt?.toISOString() ?? null, error };
}
