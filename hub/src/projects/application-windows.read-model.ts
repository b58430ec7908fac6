import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HUB_DESTINATION } from '../applications/hub-destination.js';
import { ProjectsService } from './projects.service.js';
import { matchingWindows } from './windows/matching-windows.js';
import type { ProjectWindow } from './windows/window-schema.js';

/** What is asked about. */
export interface WindowedRow {
  readonly name: string;
  readonly project: string;
  readonly namespace: string;
  readonly clusterId: string | null;
  /** What is made by the hub itself has no cluster, but a destination that windows may name. */
  readonly runsOnHub: boolean;
}

/** Which sync windows concern applications. */
@Injectable()
export class ApplicationWindowsReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectsService,
  ) {}

  /** In the order of the applications; undefined for those without a destination. Two statements for all of them. */
  async list(applications: readonly WindowedRow[]): Promise<(ProjectWindow[] | undefined)[]> {
    const projects = await this.projects.listByName(applications.map(({ project }) => project));
    const clusters = await this.clusters(applications.flatMap(({ clusterId }) => clusterId ?? []));
    return applications.map(({ name, project, namespace, clusterId, runsOnHub }) => {
      const cluster = runsOnHub ? HUB_DESTINATION : clusterId === null ? undefined : clusters.get(clusterId);
      const windows = projects.get(project)?.spec.syncWindows ?? [];
      return cluster && matchingWindows(windows, { name, namespace, cluster });
    });
  }

  private async clusters(ids: readonly string[]): Promise<Map<string, { name: string; server: string }>> {
    const rows = await this.dataSource.query<{ id: string; name: string; server: string }[]>(
      `select id, name, server from clusters where id = any($1::uuid[])`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ id, name, server }) => [id, { name, server }]));
  }
}
