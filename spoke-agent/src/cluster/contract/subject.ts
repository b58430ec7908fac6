// What the contract needs of a cluster under test, and the objects that it applies. Test support only.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, KubernetesObject, ObjectKey } from '../cluster.js';
import type { ClusterError } from '../cluster.errors.js';
import type { AccessRule } from '../simulated/simulated-access.js';

export interface EditOptions {
  readonly manager: string;
  readonly subresource?: 'status' | 'scale';
}

/** One cluster, opened once per suite. Each test works in its own namespace. */
export interface ClusterUnderTest {
  readonly cluster: Cluster;
  /** What kubectl does: a JSON merge patch (operation Update) under another field manager. */
  readonly edit: (key: ObjectKey, patch: Record<string, unknown>, options: EditOptions) => Promise<KubernetesObject>;
  /** Gives a user rights in namespaces. */
  readonly allow: (user: string, rule: Required<AccessRule>) => void | Promise<void>;
  /** Whether workloads become ready: a control plane without nodes runs no pods. */
  readonly runsPods: boolean;
  close(): Promise<void>;
}

export type Subject = () => ClusterUnderTest;

/** Eventual effects (controllers, discovery, watches) are waited for this long. */
const EVENTUALLY_MS = 15_000;

/** Calls until it returns something else than undefined and false. */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined | false> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + EVENTUALLY_MS;
  for (;;) {
    const result = await attempt();
    if (result !== undefined && result !== false) return result;
    if (performance.now() > deadline) throw new Error(`Waited ${EVENTUALLY_MS} ms in vain until ${what}.`);
    await sleep(20);
  }
}

/** The error that a call is expected to throw. */
export async function refusal(call: Promise<unknown>): Promise<ClusterError> {
  return call.then(
    () => {
      throw new Error('The call was expected to be refused, but succeeded.');
    },
    (error: unknown) => error as ClusterError,
  );
}

export function keyOf(object: KubernetesObject): ObjectKey {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

let namespaces = 0;

/** A new namespace of its own for a test. */
export async function newNamespace({ cluster }: ClusterUnderTest): Promise<string> {
  namespaces += 1;
  const name = `contract-${process.pid}-${Date.now().toString(36)}-${namespaces}`;
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { force: true });
  return name;
}

export function configMap(
  namespace: string,
  data: Record<string, string>,
  labels?: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace, ...(labels && { labels }) },
    data,
  };
}

export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly [field: string]: unknown;
}

const WEB: ContainerFacts = { name: 'web', image: 'nginx:1.25' };

/** A Deployment `web`; `spec` is merged over its spec. */
export function deployment(
  namespace: string,
  spec: Record<string, unknown> = {},
  containers: readonly ContainerFacts[] = [WEB],
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
      ...spec,
    },
  };
}

export function service(namespace: string, spec: Record<string, unknown>): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace },
    spec: { selector: { app: 'web' }, ...spec },
  };
}

/** The value at a path of member names and list indexes. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}

export function containersOf(object: KubernetesObject | undefined): Record<string, unknown>[] {
  return (at(object, 'spec', 'template', 'spec', 'containers') ?? []) as Record<string, unknown>[];
}

/** The managed fields of one manager. */
export function entriesOf(object: KubernetesObject | undefined, manager: string): Record<string, unknown>[] {
  const entries = object?.metadata.managedFields ?? [];
  return entries.filter((entry) => entry.manager === manager).map((entry) => ({ ...entry }));
}
