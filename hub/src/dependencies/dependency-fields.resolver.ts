import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { PresentedApplication } from '../applications/views/application-presentation.js';
import { DependencyListReadModel, type ListedDependency } from './dependency-list.read-model.js';

/** What an application depends on, read for all applications of an answer at once. */
@Resolver('Application')
export class DependencyFieldsResolver {
  private readonly dependencies: DataLoader<string, ListedDependency[]>;

  constructor(list: DependencyListReadModel) {
    this.dependencies = new DataLoader((ids) => list.listOf(ids), { cache: false });
  }

  @ResolveField('dependencies')
  async list(@Parent() application: PresentedApplication): Promise<ListedDependency[]> {
    return this.dependencies.load(application.id);
  }
}
