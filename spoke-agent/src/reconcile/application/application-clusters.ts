// The cluster as an application may reach it. The one place that decides as whom the agent writes: everything that is read or written for an
// application goes through its view.
import { AppError, type ErrorKind } from '@wheelhouse/protocol';
import type { Cluster } from '../../cluster/cluster.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ManagedState } from '../state/managed-state.js';

/** `namespace:name`, as Kubernetes allows them. */
const ACCOUNT = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;

/** The service account that an application is to be written as cannot be one. */
export class ServiceAccountError extends AppError {
  readonly kind: ErrorKind = 'InvalidInput';

  constructor(account: string) {
    super(
      'SERVICE_ACCOUNT_INVALID',
      `The service account ${JSON.stringify(account)} of the application's project is not of the form NAMESPACE:NAME: nothing is read or ` +
        'written for the application. Correct spec.destinationServiceAccounts of the project.',
    );
  }
}

export class ApplicationClusters {
  private readonly cluster: Cluster;
  private readonly views = new Map<string, Cluster>();
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

  private viewFor(assignment: HeldAssignment | undefined): Cluster {
    const account = assignment?.syncPolicy.serviceAccount;
    if (account === undefined) return this.cluster;
    const known = this.views.get(account);
    if (known !== undefined) return known;
    const view = this.cluster.as(userOf(account));
    this.views.set(account, view);
    return view;
  }
}

/** The user name of `namespace:name`. Throws ServiceAccountError: nothing is done as the agent itself in its stead. */
function userOf(account: string): string {
  if (!ACCOUNT.test(account)) throw new ServiceAccountError(account);
  return `system:serviceaccount:${account}`;
}
