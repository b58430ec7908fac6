// The cluster as an application may reach it. The one place that decides as whom the agent writes: everything that is read or written for an
// application goes through its view.
import type { Cluster } from '../cluster/cluster.js';
import type { HeldAssignment } from '../store/state-schema.js';
import type { ManagedState } from './managed-state.js';

export class ApplicationClusters {
  private readonly cluster: Cluster;
  private readonly state: ManagedState;

  constructor(cluster: Cluster, state: ManagedState) {
    this.cluster = cluster;
    this.state = state;
  }

  /** The view for an application; of one that is being removed, as its last assignment said. */
  clusterOf(applicationId: string): Cluster {
    return this.viewFor(this.assignmentOf(applicationId));
  }

  /** What counts for an application: its assignment, or the last one of an application that is being removed. */
  assignmentOf(applicationId: string): HeldAssignment | undefined {
    const application = this.state.applications.get(applicationId);
    return application?.assignment ?? application?.removal?.assignment;
  }

  private viewFor(_assignment: HeldAssignment | undefined): Cluster {
    return this.cluster;
  }
}
