// One cluster: a kube-apiserver and, unless left out, a kube-controller-manager (namespaces empty themselves, Deployments make
// ReplicaSets, default service accounts appear). No node: pods stay Pending.
import { join } from 'node:path';
import type { ProcessPlan } from './detached-process.js';
import type { ClusterFiles } from './testbed-files.js';

export interface ControlPlane {
  name: string;
  port: number;
  etcdUrl: string;
  hasControllerManager: boolean;
  hasAuditLog: boolean;
}

/** Requests that write, without their bodies, once they are answered. */
export const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
  - level: Metadata
    verbs: [create, update, patch, delete, deletecollection]
  - level: None
`;

export function apiServerPlan(binaries: string, files: ClusterFiles, plane: ControlPlane): ProcessPlan {
  const program = join(binaries, 'kube-apiserver');
  return { program, parameters: apiServerFlags(files, plane), logFile: files.apiServerLog };
}

export function controllerManagerPlan(binaries: string, files: ClusterFiles): ProcessPlan {
  const program = join(binaries, 'kube-controller-manager');
  return { program, parameters: controllerManagerFlags(files), logFile: files.controllerManagerLog };
}

export function serverUrl(plane: Pick<ControlPlane, 'port'>): string {
  return `https://127.0.0.1:${plane.port}`;
}

/** The API groups stay at their defaults: with --runtime-config trimmed, /readyz never answers. */
export function apiServerFlags(files: ClusterFiles, plane: ControlPlane): string[] {
  const flags = [
    `--etcd-servers=${plane.etcdUrl}`,
    `--etcd-prefix=/${plane.name}`,
    '--bind-address=127.0.0.1',
    // Without this the server looks for the machine's own address and fails where there is no network.
    '--advertise-address=127.0.0.1',
    `--secure-port=${plane.port}`,
    `--cert-dir=${files.certificates}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    `--token-auth-file=${files.tokens}`,
    // The default authorizes everybody to do everything.
    '--authorization-mode=RBAC',
  ];
  // Nobody would make the default service account that this plugin asks every pod for.
  if (!plane.hasControllerManager) flags.push('--disable-admission-plugins=ServiceAccount');
  if (plane.hasAuditLog) flags.push(`--audit-policy-file=${files.auditPolicy}`, `--audit-log-path=${files.auditLog}`);
  return flags;
}

/** Left out are the controllers that wait for nodes, volumes and clouds that never come. */
export function controllerManagerFlags(files: ClusterFiles): string[] {
  const absent = ['nodelifecycle', 'cloud-node-lifecycle', 'nodeipam', 'persistentvolume-binder', 'attachdetach'];
  return [
    `--kubeconfig=${files.controllerManagerKubeconfig}`,
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${files.certificateAuthority}`,
    `--controllers=*,${absent.map((name) => `-${name}`).join(',')}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    // No port of its own: it is ready when its work shows in the cluster.
    '--secure-port=0',
  ];
}
