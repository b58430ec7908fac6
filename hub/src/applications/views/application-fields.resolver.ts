import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ApplicationRevision } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import { ApplicationHistoryReadModel } from './application-history.read-model.js';
import type { PresentedApplication } from './application-presentation.js';

/** Fields of an application that are read only when they are asked for, for all applications of an answer at once. */
@Resolver('Application')
export class ApplicationFieldsResolver {
  private readonly histories: DataLoader<string, ApplicationRevision[]>;

  constructor(history: ApplicationHistoryReadModel) {
    this.histories = new DataLoader((ids) => history.list(ids), { cache: false });
  }

  @ResolveField('history')
  async history(@Parent() application: PresentedApplication): Promise<ApplicationRevision[]> {
    return this.histories.load(application.id);
  }
}
