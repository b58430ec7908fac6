/** Stores added repositories together with what is said of it. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventLog } from '../../audit/event-log.js';
import { probeRefOf } from '../charts/chart-ref.js';
import { RefObservers } from '../refs/ref-observers.js';
import type { AddedRepository } from '../repository.js';
import { RepositoryRefStore } from '../refs/repository-ref-store.js';
import { RepositoryStore } from './repository-store.js';

@Injectable()
export class RepositoryRecords {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly refs: RepositoryRefStore,
    private readonly observers: RefObservers,
    private readonly events: EventLog,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds or replaces. The HEAD of an exact repository, or its charts, are followed: that shows whether address and credential are right. */
  async put(repository: AddedRepository, actor: string, now: Date): Promise<void> {
    const { url, type, isPrefix, isInsecure } = repository;
    await this.dataSource.transaction(async (tx) => {
      await this.repositories.put(repository, tx);
      if (!isPrefix) await this.refs.want([{ url, ref: probeRefOf(type, url) }], now, tx);
      const what = isPrefix ? 'repositories below' : 'repository';
      const unchecked = isInsecure ? ' The certificate of its server is not checked.' : '';
      const message = `${actor} added the ${what} ${url}.${unchecked}`;
      const severity = isInsecure ? { severity: 'Warning' as const } : {};
      await this.events.record([{ type: 'RepositoryAdded', ...severity, actor, message }], tx);
      for (const observer of this.observers.added) await observer(tx);
    });
  }

  /** What an added repository was asked as what it is no more (Git, charts) says nothing any longer, unless somebody reads it. */
  async forgetProbe({ url, type }: AddedRepository, now: Date): Promise<void> {
    const probe = { url, ref: probeRefOf(type, url) };
    const used = await Promise.all(this.observers.usage.map((source) => source([probe])));
    if (used.flat().length === 0) await this.refs.drop([probe], new Date(now.getTime() + 1));
  }

  async remove({ id, url }: AddedRepository, actor: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.repositories.remove(id, tx);
      await this.events.record(
        [{ type: 'RepositoryRemoved', actor, message: `${actor} removed the repository ${url}.` }],
        tx,
      );
    });
  }
}
