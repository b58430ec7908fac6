import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { PresentedApplication } from '../applications/views/application-presentation.js';
import { ApplicationSetListReadModel } from './application-set-list.read-model.js';
import { presentApplicationSet, type PresentedApplicationSet } from './application-set-presentation.js';

/** The set that made an application, read for all applications of an answer at once. */
@Resolver('Application')
export class SetOfApplicationResolver {
  private readonly sets: DataLoader<string, PresentedApplicationSet | null>;

  constructor(readModel: ApplicationSetListReadModel) {
    this.sets = new DataLoader(
      async (ids) => {
        const rows = await readModel.listByIds([...new Set(ids)]);
        const byId = new Map(rows.map((row) => [row.id, presentApplicationSet(row)]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { cache: false },
    );
  }

  @ResolveField('applicationSet')
  async applicationSet(@Parent() application: PresentedApplication): Promise<PresentedApplicationSet | null> {
    return application.applicationSetId === null ? null : this.sets.load(application.applicationSetId);
  }
}
