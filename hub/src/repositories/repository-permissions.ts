/** Which addresses may be used, and with what credential: the added ones, below added prefixes, below configured prefixes. */
import { Inject, Injectable } from '@nestjs/common';
import { HubConfig } from '../platform/config/hub-config.js';
import type { Transaction } from '../platform/database/transaction.js';
import { SecretBox } from '../platform/encryption/secret-box.js';
import { isBelowPrefix, normalizeGitAddress, parseGitAddress } from '../platform/git/git-address.js';
import type { GitAccess } from '../platform/git/git-remote.js';
import { type AddedRepository, sealContext } from './repository.js';
import { RepositoryNotAllowedError } from './repositories.errors.js';
import { RepositoryStore } from './repository-store.js';

/** The user name that is sent with a token where none was given. */
const TOKEN_USERNAME = 'token';

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
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'allowedRepositoryPrefixes'>,
  ) {
    // A prefix that cannot be read is a mistake to see at the start, not when the first repository is used.
    for (const prefix of config.allowedRepositoryPrefixes) parseGitAddress(prefix);
  }

  async load(tx?: Transaction): Promise<Permissions> {
    const rules = new Rules(await this.repositories.listAll(tx), this.config.allowedRepositoryPrefixes);
    return {
      check: (url) => void rules.matching(url),
      accessTo: (url) => this.access(rules.matching(url)),
    };
  }

  private access({ exact, prefixes }: Matching): GitAccess {
    const holder = [...(exact ? [exact] : []), ...prefixes].find(({ passwordSealed }) => passwordSealed !== null);
    const anyAddress = exact !== undefined;
    if (holder === undefined || holder.passwordSealed === null) return { anyAddress };
    const password = this.secrets.open(holder.passwordSealed, sealContext(holder.id)).toString('utf8');
    return { anyAddress, credential: { username: holder.username ?? TOKEN_USERNAME, password } };
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
      .toSorted((left, right) => right.url.length - left.url.length);
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
