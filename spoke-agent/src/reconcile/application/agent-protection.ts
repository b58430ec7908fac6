// What no application may touch: the namespace that the agent lives in, and what gives the agent its rights. Only the application that
// maintains the agent itself may.
import { AppError, type ErrorKind } from '@wheelhouse/protocol';
import type { ObjectKey } from '../../cluster/cluster.js';
import { describeKey, groupOf } from '../../engine/object-identity.js';
import type { HeldAssignment } from '../../store/state-schema.js';

/** Where an agent lives unless it is told otherwise. */
export const DEFAULT_AGENT_NAMESPACE = 'wheelhouse-system';
/** Roles, bindings and admission policies of agents begin with this, cluster-wide ones and those in the namespaces of applications. */
const AGENT_ROLE = /^wheelhouse-agent($|[-:])/;
const ROLES_GROUP = 'rbac.authorization.k8s.io';
/** The admission policies that hold the agent back, and their bindings. */
const ADMISSION_GROUP = 'admissionregistration.k8s.io';

/** The write was refused by the agent itself. */
export class AgentProtectedError extends AppError {
  readonly kind: ErrorKind = 'Forbidden';

  constructor(key: ObjectKey) {
    super(
      'AGENT_PROTECTED',
      `${describeKey(key)} belongs to the agent itself and is not touched for this application. ` +
        'Give its objects another namespace or name; only applications of the project wheelhouse-agent may change what is the agent’s.',
    );
  }
}

/** Whether an object is the agent's own. */
export function isAgentsOwn({ apiVersion, kind, namespace, name }: ObjectKey, agentNamespace: string): boolean {
  if (namespace === agentNamespace) return true;
  if (groupOf(apiVersion) === '') return kind === 'Namespace' && name === agentNamespace;
  return [ROLES_GROUP, ADMISSION_GROUP].includes(groupOf(apiVersion)) && AGENT_ROLE.test(name);
}

/** Throws AgentProtectedError for the agent's own objects, unless the application maintains the agent. */
export function refuseAgentsOwn(key: ObjectKey, assignment: HeldAssignment | undefined, agentNamespace: string): void {
  if (assignment?.syncPolicy.maintainsAgent === true) return;
  if (isAgentsOwn(key, agentNamespace)) throw new AgentProtectedError(key);
}
