import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { NotFoundError } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { Clock } from '../platform/clock/clock.js';
import { connection, pageOf, type PageRequest } from '../platform/graphql/connection.js';
import { ProjectListReadModel } from './project-list.read-model.js';
import { type PresentedProject, presentProject } from './project-presentation.js';
import { ProjectRegistry } from './project-registry.service.js';
import { ProjectUsageReadModel } from './project-usage.read-model.js';

/** Projects: what applications may do, and when. */
@Resolver('Project')
export class ProjectsResolver {
  private readonly counts: DataLoader<string, number>;

  constructor(
    private readonly registry: ProjectRegistry,
    private readonly list: ProjectListReadModel,
    usage: ProjectUsageReadModel,
    private readonly clock: Clock,
  ) {
    this.counts = new DataLoader((names) => usage.count(names), { cache: false });
  }

  @Query('projects')
  async projects(@Args() args: PageRequest): Promise<unknown> {
    const page = pageOf(args);
    const now = this.clock.now();
    const rows = (await this.list.list(page)).map((row) => presentProject(row, now));
    return connection(rows, { ...page, totalCount: () => this.list.count(), cursorOf: ({ name }) => [name] });
  }

  @Query('project')
  async project(@Args('name') name: string): Promise<PresentedProject | null> {
    const found = await this.list.find(name);
    return found ? presentProject(found, this.clock.now()) : null;
  }

  @Mutation('applyProject')
  async applyProject(
    @Args('manifest') manifest: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ project: PresentedProject; warnings: readonly string[] }> {
    const { name, warnings } = await this.registry.apply(manifest, actorOf(identity));
    const project = await this.project(name);
    if (!project) throw new NotFoundError('project', name);
    return { project, warnings };
  }

  @Mutation('deleteProject')
  async deleteProject(
    @Args('name') name: string,
    @Args('force') force: boolean | null | undefined,
    @CurrentIdentity() identity: Identity,
  ): Promise<boolean> {
    await this.registry.delete(name, force === true, actorOf(identity));
    return true;
  }

  @ResolveField('applicationCount')
  async applicationCount(@Parent() project: PresentedProject): Promise<number> {
    return this.counts.load(project.name);
  }
}
