import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { type PresentedApplication, presentApplication } from '../applications/views/application-presentation.js';
import { ChildrenListReadModel, type ListedChild } from './store/children-list.read-model.js';

/** Applications by id, read for all of an answer at once. */
function applicationLoader(list: ApplicationListReadModel): DataLoader<string, PresentedApplication | null> {
  return new DataLoader(
    async (ids) => {
      const rows = new Map((await list.listByIds([...new Set(ids)])).map((row) => [row.id, presentApplication(row)]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: false },
  );
}

/** What an application makes, and who made it. */
@Resolver('Application')
export class ChildrenFieldsResolver {
  private readonly listed: DataLoader<string, ListedChild[]>;
  private readonly parents: DataLoader<string, string | null>;
  private readonly applications: DataLoader<string, PresentedApplication | null>;

  constructor(children: ChildrenListReadModel, list: ApplicationListReadModel) {
    this.listed = new DataLoader((ids) => children.listOf(ids), { cache: false });
    this.parents = new DataLoader((names) => children.parentsOf(names), { cache: false });
    this.applications = applicationLoader(list);
  }

  @ResolveField('children')
  async children(@Parent() application: PresentedApplication): Promise<ListedChild[]> {
    return this.listed.load(application.id);
  }

  @ResolveField('parent')
  async parent(@Parent() application: PresentedApplication): Promise<PresentedApplication | null> {
    const id = await this.parents.load(application.name);
    return id === null ? null : this.applications.load(id);
  }
}

/** Who made a set. */
@Resolver('ApplicationSet')
export class SetParentResolver {
  private readonly parents: DataLoader<string, string | null>;
  private readonly applications: DataLoader<string, PresentedApplication | null>;

  constructor(children: ChildrenListReadModel, list: ApplicationListReadModel) {
    this.parents = new DataLoader((names) => children.parentsOf(names, 'ApplicationSet'), { cache: false });
    this.applications = applicationLoader(list);
  }

  @ResolveField('parent')
  async parent(@Parent() set: { readonly name: string }): Promise<PresentedApplication | null> {
    const id = await this.parents.load(set.name);
    return id === null ? null : this.applications.load(id);
  }
}

/** The application that a child is. */
@Resolver('ApplicationChild')
export class ApplicationChildResolver {
  private readonly applications: DataLoader<string, PresentedApplication | null>;

  constructor(list: ApplicationListReadModel) {
    this.applications = applicationLoader(list);
  }

  @ResolveField('application')
  async application(@Parent() child: ListedChild): Promise<PresentedApplication | null> {
    return child.applicationId === null ? null : this.applications.load(child.applicationId);
  }
}
