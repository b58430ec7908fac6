import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectsService } from '../projects/projects.service.js';
import { ApplicationsService } from './applications.service.js';
import { Reassignment } from './reassignment/reassignment.js';

/** What a change of a project means to its applications. Connected once, at start. */
@Injectable()
export class ProjectTriggers implements OnModuleInit {
  constructor(
    private readonly projects: ProjectsService,
    private readonly applications: ApplicationsService,
    private readonly reassignment: Reassignment,
  ) {}

  onModuleInit(): void {
    this.projects.onChanged(async ({ project, isPermissionChanged }, tx) => {
      const scope = project === undefined ? ('all' as const) : { project };
      // What is allowed is decided before rendering; what agents are told, with every assignment.
      if (isPermissionChanged) await this.applications.markStale(scope === 'all' ? { all: true } : scope, tx);
      await this.reassignment.request(scope, tx);
    });
  }
}
