/** What people do with projects. */
import { Injectable } from '@nestjs/common';
import { canonicalJson, NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog } from '../audit/event-log.js';
import type { Transaction } from '../platform/database/transaction.js';
import { parseProject } from './project-manifest.js';
import { type ProjectChange, ProjectObservers } from './project-observers.js';
import { ProjectStore } from './project-store.js';
import { ProjectUsageReadModel } from './project-usage.read-model.js';
import { MAX_PROJECTS, type ProjectRecord } from './project.js';
import { unknownWindowMembers } from './windows/unknown-members.js';
import { ProjectInUseError, TooManyProjectsError } from './projects.errors.js';

/** Members of a spec that decide which applications are allowed. */
const PERMISSIONS = ['sourceRepos', 'destinations', 'permitOnlyProjectScopedClusters', 'destinationServiceAccounts'];
/** How many unknown projects a warning names. */
const NAMED_UNKNOWN = 10;

/** What applying a project came to. */
export interface AppliedProject {
  readonly name: string;
  readonly warnings: readonly string[];
}

@Injectable()
export class ProjectRegistry {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ProjectStore,
    private readonly usage: ProjectUsageReadModel,
    private readonly observers: ProjectObservers,
    private readonly events: EventLog,
  ) {}

  /** Creates it, or makes it what the text says. Throws INVALID_SPEC, LIMIT_EXCEEDED. */
  async apply(text: string, actor: string): Promise<AppliedProject> {
    const { name, manifest } = parseProject(text);
    const warnings = unknownWindowMembers(manifest['spec']);
    return this.dataSource.transaction(async (tx) => {
      await this.store.lock(tx);
      const before = await this.store.find(name, tx);
      if (before && canonicalJson(before.manifest) === canonicalJson(manifest)) return { name, warnings };
      const count = await this.store.count(tx);
      if (!before && count >= MAX_PROJECTS) throw new TooManyProjectsError(MAX_PROJECTS);
      await this.store.put(name, manifest, tx);
      const isFirst = count === 0;
      await this.changed(
        isFirst ? all : { project: name, isPermissionChanged: isOther(before?.manifest, manifest) },
        tx,
      );
      await this.record(before ? 'ProjectChanged' : 'ProjectCreated', { name, actor, verb: 'applied' }, tx);
      return { name, warnings: [...warnings, ...(isFirst ? await this.unknownProjects(tx) : [])] };
    });
  }

  /** Refused while applications use it, unless forced. Throws NOT_FOUND, CONFLICT. */
  async delete(name: string, force: boolean, actor: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.store.lock(tx);
      const { count, names } = await this.usage.examples(name, tx);
      if (!(await this.store.remove(name, tx))) throw new NotFoundError('project', name);
      if (count > 0 && !force) throw new ProjectInUseError(name, count, names);
      const isLast = (await this.store.count(tx)) === 0;
      await this.changed(isLast ? all : { project: name, isPermissionChanged: true }, tx);
      await this.record('ProjectDeleted', { name, actor, verb: 'deleted' }, tx);
    });
  }

  private async changed(change: ProjectChange, tx: Transaction): Promise<void> {
    await this.observers.notify(change, tx);
  }

  /** With the first project, names of projects begin to mean something: who names one that is not there hears of it at once. */
  private async unknownProjects(tx: Transaction): Promise<string[]> {
    const unknown = await this.usage.listUnknown(NAMED_UNKNOWN, tx);
    return unknown.map(
      ({ project, count }) =>
        `${count} ${count === 1 ? 'application names' : 'applications name'} the project "${project}", which was not applied: until it is, they are not synced (InvalidSpecError).`,
    );
  }

  private async record(
    type: string,
    { name, actor, verb }: { readonly name: string; readonly actor: string; readonly verb: string },
    tx: Transaction,
  ): Promise<void> {
    const message = `${actor} ${verb} the project "${name}".`;
    await this.events.record([{ type, actor, message, details: { project: name } }], tx);
  }
}

const all: ProjectChange = { isPermissionChanged: true };

/** Whether the two allow other applications. A project that appears may allow less than the name alone did. */
function isOther(before: ProjectRecord['manifest'] | undefined, after: ProjectRecord['manifest']): boolean {
  return before === undefined || permissionsOf(before) !== permissionsOf(after);
}

function permissionsOf({ spec }: ProjectRecord['manifest']): string {
  const fields = typeof spec === 'object' && spec !== null ? Object.entries(spec) : [];
  return canonicalJson(Object.fromEntries(fields.filter(([member]) => PERMISSIONS.includes(member))));
}
