/** What people do with repositories: add, remove, refresh. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidInputError, NotFoundError } from '@wheelhouse/protocol';
import { Clock } from '../platform/clock/clock.js';
import { SecretBox } from '../platform/encryption/secret-box.js';
import { normalizeGitAddress, parseGitAddress } from '../platform/git/git-address.js';
import { InvalidUrlError } from '../platform/git/git.errors.js';
import { isBlockedAddress } from '../platform/network/network-address.js';
import { type AddedRepository, sealContext } from './repository.js';
import { RepositoryRecords } from './repository-records.js';
import { RepositoryRefreshing } from './repository-refreshing.js';
import { RepositoryStore } from './repository-store.js';

/** What to add. */
export interface NewRepository {
  readonly url: string;
  readonly isPrefix: boolean;
  readonly username?: string;
  readonly password?: string;
}

/** Longer user names and passwords are refused; the longest tokens in use have about 1,000 characters. */
const MAX_CREDENTIAL_LENGTH = 4_096;

@Injectable()
export class RepositoryRegistry {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly records: RepositoryRecords,
    private readonly refreshing: RepositoryRefreshing,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds, or replaces the one with the same address. An exact one is asked for its HEAD at once, so that a wrong address or password is
   * seen now; it is added all the same. Throws INVALID_URL, INVALID_INPUT, URL_NOT_ALLOWED.
   */
  async add(wanted: NewRepository, actor: string): Promise<AddedRepository> {
    const { hostname } = parseGitAddress(wanted.url);
    checkCredential(wanted);
    if (wanted.isPrefix && isBlockedAddress(hostname)) {
      throw new InvalidUrlError(
        `A prefix cannot allow ${hostname}, which is a link-local or metadata address.`,
        'URL_NOT_ALLOWED',
      );
    }
    const known = await this.findByUrl(wanted.url);
    const id = known?.id ?? randomUUID();
    const repository: AddedRepository = {
      id,
      url: wanted.url,
      isPrefix: wanted.isPrefix,
      username: wanted.username ?? null,
      passwordSealed:
        wanted.password === undefined ? null : this.secrets.seal(Buffer.from(wanted.password), sealContext(id)),
      createdAt: known?.createdAt ?? this.clock.now(),
    };
    await this.records.put(repository, actor);
    await this.refreshing.refresh(repository);
    return repository;
  }

  /** Refs that use it keep their commits and say from now on that they may not be used. Throws NOT_FOUND. */
  async remove(url: string, actor: string): Promise<void> {
    const repository = await this.getByUrl(url);
    await this.records.remove(repository, actor);
    await this.refreshing.refresh(repository);
  }

  /** Asks for the refs now. Throws NOT_FOUND. */
  async refreshByUrl(url: string): Promise<AddedRepository> {
    const repository = await this.getByUrl(url);
    await this.refreshing.refresh(repository);
    return repository;
  }

  /** All repositories and prefixes, by address. There are few. */
  async listAll(): Promise<AddedRepository[]> {
    return this.repositories.listAll();
  }

  private async getByUrl(url: string): Promise<AddedRepository> {
    const repository = await this.findByUrl(url);
    if (repository === undefined) throw new NotFoundError('repository', url);
    return repository;
  }

  private async findByUrl(url: string): Promise<AddedRepository | undefined> {
    const border = normalizeGitAddress(url);
    return (await this.repositories.listAll()).find((repository) => normalizeGitAddress(repository.url) === border);
  }
}

function checkCredential({ username, password }: NewRepository): void {
  if (username !== undefined && password === undefined) {
    throw new InvalidInputError(
      'INVALID_INPUT',
      'A user name was given without a password. Give it on standard input: --password-stdin',
    );
  }
  for (const text of [username ?? 'x', password ?? 'x']) {
    if (text === '' || text.length > MAX_CREDENTIAL_LENGTH || /\p{Cc}/u.test(text)) {
      throw new InvalidInputError(
        'INVALID_INPUT',
        `User name and password have 1 to ${MAX_CREDENTIAL_LENGTH} characters and no control characters (a line feed at the end of a file is one).`,
      );
    }
  }
  if (username?.includes(':')) throw new InvalidInputError('INVALID_INPUT', 'A user name holds no colon.');
}
