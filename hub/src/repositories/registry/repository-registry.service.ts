/** What people do with repositories: add, remove, refresh. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { Clock } from '../../platform/clock/clock.js';
import { SecretBox } from '../../platform/encryption/secret-box.js';
import { normalizeGitAddress } from '../../platform/git/git-address.js';
import { checkNewRepository, type NewRepository } from './new-repository.js';
import type { AddedRepository } from '../repository.js';
import { RepositoryRecords } from './repository-records.js';
import { RepositoryRefreshing } from '../refs/repository-refreshing.js';
import { kindsOf, sealSecrets } from './repository-secrets.js';
import { RepositoryStore } from './repository-store.js';

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
    const { type, secrets } = await checkNewRepository(wanted);
    const known = await this.findByUrl(wanted.url);
    const id = known?.id ?? randomUUID();
    const now = this.clock.now();
    const repository: AddedRepository = {
      id,
      url: wanted.url,
      type,
      isPrefix: wanted.isPrefix,
      username: wanted.username ?? null,
      secretsSealed: sealSecrets(this.secrets, id, secrets),
      passwordSealed: null,
      secretKinds: kindsOf(secrets),
      isInsecure: wanted.isInsecure ?? false,
      noProxy: wanted.noProxy ?? [],
      createdAt: known?.createdAt ?? now,
    };
    await this.records.put(repository, actor, now);
    if (known !== undefined && !known.isPrefix && known.type !== type) await this.records.forgetProbe(known, now);
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
