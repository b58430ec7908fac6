import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigObjects } from '../../config-objects/config-objects.service.js';
import { Decisions } from '../../decisions/decisions.service.js';
import { RepositoriesService } from '../../repositories/repositories.service.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { RefreshAskingSets } from './refresh-asking-sets.js';

/** What makes sets expand again that ask services: what they ask with changed. Connected once, at start. */
@Injectable()
export class QuestionTriggers implements OnModuleInit {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly refreshing: RefreshAskingSets,
    private readonly configObjects: ConfigObjects,
    private readonly decisions: Decisions,
    private readonly repositories: RepositoriesService,
  ) {}

  onModuleInit(): void {
    this.configObjects.onChanged(async (changed, tx) => {
      const patterns = changed.map(({ kind, name }) =>
        kind === 'Secret' ? { secrets: [name] } : { configMaps: [name] },
      );
      await this.refreshing.refreshNow(patterns, tx);
    });
    this.decisions.onChanged(async (names, tx) => {
      const patterns = names.map((name) => ({ kind: 'decisions' as const, configMaps: [name] }));
      await this.refreshing.refreshNow(patterns, tx);
    });
    this.repositories.polledBy((url) => this.sets.findPollSeconds(url));
  }
}
