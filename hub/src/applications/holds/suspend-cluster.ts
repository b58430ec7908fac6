import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { ClusterSuspensions } from '../../delivery/suspension/cluster-suspensions.js';
import { reasonOf, type Suspension } from '../../delivery/suspension/suspension.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { DeletionWaits } from '../deletion/deletion-waits.js';
import type { Command } from '../operations/command-application.js';
import { Reassignment } from '../reassignment/reassignment.js';

/** Suspends and resumes all that runs on a cluster. */
@Injectable()
export class SuspendCluster {
  constructor(
    private readonly dataSource: DataSource,
    private readonly suspensions: ClusterSuspensions,
    private readonly reassignment: Reassignment,
    private readonly deletions: DeletionWaits,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** Gives the cluster's id. Said again, the last word counts. Throws NOT_FOUND. */
  async suspend(command: Command, reason: string): Promise<string> {
    const at = this.surroundings.clock.now().toISOString();
    const suspension = { reason: reasonOf(reason), by: command.actor, at };
    const because = suspension.reason === '' ? '' : `: ${suspension.reason}`;
    const message = `${command.actor} suspended the cluster "${command.name}"${because}`;
    return this.set(command, suspension, { type: 'ClusterSuspended', severity: 'Warning', message });
  }

  /** Gives the cluster's id. Does nothing where it is not suspended. Throws NOT_FOUND. */
  async resume(command: Command): Promise<string> {
    const message = `${command.actor} resumed the cluster "${command.name}".`;
    return this.set(command, null, { type: 'ClusterResumed', severity: 'Normal', message });
  }

  private async set(
    { name, actor }: Command,
    suspension: Suspension | null,
    event: { readonly type: string; readonly severity: 'Normal' | 'Warning'; readonly message: string },
  ): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const cluster = await this.suspensions.findForUpdate(name, tx);
      if (!cluster) throw new NotFoundError('cluster', name);
      if (suspension === null && cluster.suspension === null) return cluster.id;
      await this.suspensions.set(cluster.id, suspension, tx);
      await this.reassignment.request({ clusterId: cluster.id }, tx);
      if (suspension === null) await this.deletions.somethingGone(tx);
      await this.surroundings.events.record([{ ...event, clusterId: cluster.id, clusterName: name, actor }], tx);
      return cluster.id;
    });
  }
}
