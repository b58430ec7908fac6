/** Which addresses may be used, and with what credential: the added ones, below added prefixes, below configured prefixes. */
import { Inject, Injectable } from '@nestjs/common';
import { HubConfig } from '../../platform/config/hub-config.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { SecretBox } from '../../platform/encryption/secret-box.js';
import { isBelowPrefix, normalizeGitAddress, parseRepositoryAddress } from '../../platform/git/git-address.js';
import type { GitAccess } from '../../platform/git/git-remote.js';
import type { AddedRepository } from '../repository.js';
import { RepositoryNotAllowedError } from '../repositories.errors.js';
import { accessOf } from './repository-access.js';
import { openSecrets } from './repository-secrets.js';
import { RepositoryStore } from './repository-store.js';

/** The rules as they stood when they were loaded. */
export interface Permissions {
  /** Throws INVALID_URL, REPOSITORY_NOT_ALLOWED. */
  check(url: string): void;
  /** How the repository may be reached. Throws as `check`, and SECRET_UNREADABLE. */
  accessTo(url: string): GitAccess;
}

@Injectable()
export class RepositoryPermissions {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly secrets: SecretBox,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'allowedRepositoryPrefixes' | 'httpsProxy' | 'noProxy'>,
  ) {
    // A prefix that cannot be read is a mistake to see at the start, not when the first repository is used.
    for (const prefix of config.allowedRepositoryPrefixes) parseRepositoryAddress(prefix);
  }

  async load(tx?: Transaction): Promise<Permissions> {
    const rules = new Rules(await this.repositories.listAll(tx), this.config.allowedRepositoryPrefixes);
    return {
      check: (url) => void rules.matching(url),
      accessTo: (url) => this.access(url, rules.matching(url)),
    };
  }

  private access(url: string, { exact, prefixes }: Matching): GitAccess {
    const { httpsProxy, noProxy } = this.config;
    const isWeb = /^(?:https|oci):/i.test(url);
    const holders = {
      repositories: [...(exact ? [exact] : []), ...prefixes],
      secretsOf: (repository: AddedRepository) => openSecrets(this.secrets, repository),
    };
    return accessOf(holders, exact !== undefined, {
      noProxy,
      ...(isWeb && httpsProxy !== undefined && { url: httpsProxy }),
    });
  }
}

interface Matching {
  readonly exact: AddedRepository | undefined;
  /** The longest first. */
  readonly prefixes: readonly AddedRepository[];
}

class Rules {
  private readonly exact: ReadonlyMap<string, AddedRepository>;
  private readonly prefixes: readonly AddedRepository[];

  constructor(
    added: readonly AddedRepository[],
    private readonly configuredPrefixes: readonly string[],
  ) {
    this.exact = new Map(added.filter(({ isPrefix }) => !isPrefix).map((one) => [normalizeGitAddress(one.url), one]));
    this.prefixes = added
      .filter(({ isPrefix }) => isPrefix)
      .toSorted((left, right) => normalizeGitAddress(right.url).length - normalizeGitAddress(left.url).length);
  }

  matching(url: string): Matching {
    const exact = this.exact.get(normalizeGitAddress(url));
    const prefixes = this.prefixes.filter((prefix) => isBelowPrefix(url, prefix.url));
    const isAllowed =
      exact !== undefined ||
      prefixes.length > 0 ||
      this.configuredPrefixes.some((prefix) => isBelowPrefix(url, prefix));
    if (!isAllowed) throw new RepositoryNotAllowedError(url);
    return { exact, prefixes };
  }
}
