// What other concepts may ask of projects. What people do with them: `project-registry.service.ts`.
import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import type { Transaction } from '../platform/database/transaction.js';
import { isKindPermitted, type PermittedKind } from './permissions/permitted-kind.js';
import { type GovernedApplication, permissionProblem, unknownProject } from './permissions/project-permission.js';
import { type ProjectObserver, ProjectObservers } from './project-observers.js';
import { storedSpec } from './project-manifest.js';
import { ProjectStore } from './project-store.js';
import { DEFAULT_PROJECT, type Project } from './project.js';

export type { GovernedApplication } from './permissions/project-permission.js';
export type { PermittedKind } from './permissions/permitted-kind.js';
export type { ProjectChange } from './project-observers.js';

@Injectable()
export class ProjectsService {
  constructor(
    private readonly store: ProjectStore,
    private readonly observers: ProjectObservers,
  ) {}

  /** The stored projects among these, by name. */
  async listByName(names: readonly string[], tx?: Transaction): Promise<Map<string, Project>> {
    const records = await this.store.listByName([...new Set(names)], tx);
    return new Map(records.map(({ name, manifest }) => [name, { name, spec: storedSpec(manifest) }]));
  }

  /**
   * What forbids each application, in order; undefined where nothing does. One read for all of them. Where no project was ever applied,
   * names of projects are names and nothing more.
   */
  async problemsOf(applications: readonly GovernedApplication[]): Promise<(Problem | undefined)[]> {
    if (applications.length === 0) return [];
    const projects = await this.listByName(applications.map(({ project }) => project));
    const isUnknown = ({ project }: GovernedApplication): boolean =>
      project !== DEFAULT_PROJECT && !projects.has(project);
    const areUsed = projects.size > 0 || (applications.some(isUnknown) && (await this.store.count()) > 0);
    if (!areUsed) return applications.map(() => undefined);
    return applications.map((application) => {
      const project = projects.get(application.project);
      if (project) return permissionProblem(project, application);
      return isUnknown(application) ? unknownProject(application.project) : undefined;
    });
  }

  /** Whether applications of a project may contain objects of a kind. A project that nobody applied allows everything. */
  async mayContain(project: string, kind: PermittedKind, tx?: Transaction): Promise<boolean> {
    const found = (await this.listByName([project === '' ? DEFAULT_PROJECT : project], tx)).get(
      project || DEFAULT_PROJECT,
    );
    return found === undefined || isKindPermitted(found.spec, kind);
  }

  /** Called with what appeared, changed or went, inside the transaction that stores it. */
  onChanged(observer: ProjectObserver): void {
    this.observers.add(observer);
  }
}
