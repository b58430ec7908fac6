import { describe, expect, it } from '@jest/globals';
import type { HeldAssignment } from '../../store/state-schema.js';
import { refuseAgentsOwn } from './agent-protection.js';

const roles = 'rbac.authorization.k8s.io/v1';

function refuses(apiVersion: string, kind: string, name: string, namespace = '', maintainsAgent = false): boolean {
  const assignment = { syncPolicy: { maintainsAgent } } as unknown as HeldAssignment;
  try {
    refuseAgentsOwn({ apiVersion, kind, namespace, name }, assignment, 'wheelhouse-system');
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'AGENT_PROTECTED', kind: 'Forbidden', message: expect.stringContaining(name) });
    return true;
  }
}

describe("the agent's own objects (fault 4)", () => {
  it.each([
    ['v1', 'Namespace', 'wheelhouse-system', ''],
    ['v1', 'Secret', 'wheelhouse-sops-age', 'wheelhouse-system'],
    ['apps/v1', 'Deployment', 'anything', 'wheelhouse-system'],
    [roles, 'ClusterRole', 'wheelhouse-agent-write', ''],
    [roles, 'ClusterRoleBinding', 'wheelhouse-agent', ''],
    [roles, 'RoleBinding', 'wheelhouse-agent-write', 'shop'],
    ['v1', 'ConfigMap', 'wheelhouse-hold', 'wheelhouse-system'],
    ['coordination.k8s.io/v1', 'Lease', 'wheelhouse-agent', 'wheelhouse-system'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'wheelhouse-agent', ''],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'wheelhouse-agent', ''],
  ])('are refused to applications: %s %s %s', (apiVersion, kind, name, namespace) => {
    expect(refuses(apiVersion, kind, name, namespace)).toBe(true);
    expect(refuses(apiVersion, kind, name, namespace, true)).toBe(false);
  });

  it.each([
    ['v1', 'Namespace', 'shop', ''],
    ['v1', 'Secret', 'wheelhouse-agent', 'shop'],
    [roles, 'ClusterRole', 'wheelhouse-agents', ''],
    ['example.com/v1', 'Namespace', 'wheelhouse-system', ''],
  ])('are not to be mixed up with others: %s %s %s', (apiVersion, kind, name, namespace) => {
    expect(refuses(apiVersion, kind, name, namespace)).toBe(false);
  });
});
