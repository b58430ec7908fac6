import type { ProjectSpec } from './project-schema.js';

/** What applies to every application that names no project. Where nobody applied one, it allows everything. */
export const DEFAULT_PROJECT = 'default';
/** Most projects: far above what people keep apart, far below what fills a database. */
export const MAX_PROJECTS = 2_000;

/** A stored AppProject. */
export interface ProjectRecord {
  readonly name: string;
  /** The whole object as it was applied. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A project as its applications see it. */
export interface Project {
  readonly name: string;
  readonly spec: ProjectSpec;
}
