import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ClustersService } from '../clusters/clusters.service.js';
import type { Transaction } from '../platform/database/transaction.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { ProjectsService } from '../projects/projects.service.js';
import { ApplicationsService } from './applications.service.js';
import { Reassignment } from './reassignment/reassignment.js';

/** Has the applications of a project judged again, and rendered where they are allowed; identity: `project/NAME`, or `all`. */
const JUDGE_JOB = 'judge-applications';
const ALL = 'all';
const PREFIX = 'project/';

/** What a change of a project means to its applications, or one of a cluster that projects name. Connected once, at start. */
@Injectable()
export class ProjectTriggers implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly projects: ProjectsService,
    private readonly clusters: ClustersService,
    private readonly applications: ApplicationsService,
    private readonly reassignment: Reassignment,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(JUDGE_JOB, (identity) => this.judge(identity));
    this.projects.onChanged(async ({ project, isPermissionChanged }, tx) => {
      // After the commit: what is written meanwhile is found, or finds the change when it looks again after its own commit.
      if (isPermissionChanged) await this.enqueue(project, tx);
      await this.reassignment.request(project === undefined ? 'all' : { project }, tx);
    });
    this.clusters.onChanged((clusterIds, tx) => this.judgeClusters(clusterIds, tx));
  }

  private async enqueue(project: string | undefined, tx: Transaction): Promise<void> {
    await this.jobs.enqueue(JUDGE_JOB, project === undefined ? ALL : `${PREFIX}${project}`, { transaction: tx });
  }

  /** What is allowed is decided before rendering. */
  private async judge(identity: string): Promise<void> {
    const selector = identity === ALL ? { all: true as const } : { project: identity.slice(PREFIX.length) };
    await this.applications.markStaleNow(selector);
  }

  /** Another name, address or project of a cluster may match other rules: those that somebody wrote. */
  private async judgeClusters(clusterIds: readonly string[], tx: Transaction): Promise<void> {
    const governed = await tx.query<{ id: string; clusterId: string }[]>(
      `select a.id, a.cluster_id as "clusterId" from applications a join projects p on p.name = a.project
       where a.cluster_id = any($1::uuid[])`,
      [clusterIds],
    );
    if (governed.length === 0) return;
    await this.applications.markStale({ ids: governed.map(({ id }) => id) }, tx);
    for (const clusterId of new Set(governed.map((row) => row.clusterId)))
      await this.reassignment.request({ clusterId }, tx);
  }
}
