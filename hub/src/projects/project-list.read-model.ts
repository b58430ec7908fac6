import { Injectable } from '@nestjs/common';
import type { Page } from '../platform/graphql/connection.js';
import { ProjectStore } from './project-store.js';
import type { ProjectRecord } from './project.js';

/** Lists of projects, by name. */
@Injectable()
export class ProjectListReadModel {
  constructor(private readonly store: ProjectStore) {}

  async list({ limit, cursor }: Page): Promise<ProjectRecord[]> {
    return this.store.list(cursor === undefined ? { limit } : { limit, after: String(cursor[0]) });
  }

  async count(): Promise<number> {
    return this.store.count();
  }

  async find(name: string): Promise<ProjectRecord | undefined> {
    return this.store.find(name);
  }
}
