/** How often a repository is looked up: as often as all are, or as the one wants who wants it most often. */
import { Inject, Injectable } from '@nestjs/common';
import { HubConfig } from '../../platform/config/hub-config.js';
import { RefObservers } from './ref-observers.js';

@Injectable()
export class PollIntervals {
  constructor(
    private readonly observers: RefObservers,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'repositoryPollSeconds'>,
  ) {}

  async pollMsOf(url: string): Promise<number> {
    const wishes = await Promise.all(this.observers.pollWishes.map((wish) => wish(url)));
    const seconds = wishes.flatMap((wish) => wish ?? []);
    return Math.min(this.config.repositoryPollSeconds, ...seconds) * 1_000;
  }
}
