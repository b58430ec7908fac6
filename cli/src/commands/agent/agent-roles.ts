// The least role of an agent: what follows from what is delivered to its cluster. Pure. Names are those of deploy/agent/agent.yaml, so that
// applying the result narrows an agent that has the wide roles.
import type { DeliveredKind } from '@wheelhouse/protocol';
import { LIVE_READS, LIVE_WRITES, STATUS_ACTIONS } from './live-rights.js';
import { usualPlural } from './resource-name.js';
import { type PolicyRule, RuleSet } from './rule-set.js';

/** The needed facts of a delivered kind. */
export type NeededKind = Pick<
  DeliveredKind,
  'group' | 'kind' | 'plural' | 'isNamespaced' | 'namespace' | 'serviceAccount' | 'createsNamespace'
>;

/** Whose role it is, and what it is to allow. */
export interface RoleRequest {
  readonly kinds: readonly NeededKind[];
  /** The agent's own namespace. */
  readonly agentNamespace: string;
  readonly serviceAccount: string;
  /** Whether people may look into the cluster and act there by way of the hub. */
  readonly isLive: boolean;
}

/** An object of group rbac.authorization.k8s.io. */
export interface RoleObject {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRole' | 'ClusterRoleBinding' | 'Role' | 'RoleBinding';
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly PolicyRule[];
  readonly [field: string]: unknown;
}

const API = 'rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';
const READ = 'wheelhouse-agent-read';
const WRITE = 'wheelhouse-agent-write';
const OWN = 'wheelhouse-agent-own';
const IMPERSONATE = 'wheelhouse-agent-impersonate';

const WATCH = ['list', 'watch'];
const WRITES = ['get', 'create', 'patch', 'update', 'delete'];

/** All roles and bindings, in an order that can be applied. */
export function agentRoles(request: RoleRequest): RoleObject[] {
  const { kinds } = request;
  const cluster = new RuleSet();
  cluster.add('', 'namespaces', ['get', ...(kinds.some((kind) => kind.createsNamespace) ? ['create', 'patch'] : [])]);
  cluster.add('', 'nodes', ['list']);
  for (const kind of kinds) cluster.add(kind.group, pluralOf(kind), WATCH);
  const own = kinds.filter(({ serviceAccount }) => serviceAccount === null);
  const everywhere = new RuleSet();
  for (const kind of own.filter((each) => !hasNamespace(each))) everywhere.add(kind.group, pluralOf(kind), WRITES);
  const inNamespaces = namespacedRules(own.filter(hasNamespace), request.isLive);
  return [
    ...bound(request, { name: READ, rules: cluster }),
    ...bound(request, { name: WRITE, rules: everywhere }),
    ...[...inNamespaces].flatMap(([namespace, rules]) => bound(request, { name: WRITE, namespace, rules })),
    ...bound(request, { name: OWN, namespace: request.agentNamespace, rules: ownRules() }),
    ...impersonations(kinds).flatMap(([namespace, rules]) => bound(request, { name: IMPERSONATE, namespace, rules })),
  ];
}

/** Kinds whose name in roles or scope is a guess. */
export function guessedKinds(kinds: readonly NeededKind[]): string[] {
  const guessed = kinds.filter(({ isNamespaced }) => isNamespaced === null);
  return [...new Set(guessed.map(({ group, kind }) => (group === '' ? kind : `${kind}.${group}`)))].toSorted();
}

function namespacedRules(kinds: readonly NeededKind[], isLive: boolean): Map<string, RuleSet> {
  const byNamespace = new Map<string, RuleSet>();
  for (const kind of kinds) {
    const rules = byNamespace.get(kind.namespace) ?? new RuleSet();
    byNamespace.set(kind.namespace, rules);
    rules.add(kind.group, pluralOf(kind), WRITES);
    // Why workloads hang, and whether an autoscaler decides how many pods they have.
    rules.add('', 'pods', ['get', 'list']);
    rules.add('', 'events', ['list']);
    rules.add('autoscaling', 'horizontalpodautoscalers', ['list']);
    if (!isLive) continue;
    for (const { group, resource, verbs } of [...LIVE_READS, ...LIVE_WRITES]) rules.add(group, resource, verbs);
    if (STATUS_ACTIONS.has(`${kind.group}/${kind.kind}`)) rules.add(kind.group, `${pluralOf(kind)}/status`, ['patch']);
  }
  return new Map([...byNamespace].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the agent keeps of itself: the lease of two replicas, the local hold, its age keys, its identity. */
function ownRules(): RuleSet {
  const rules = new RuleSet();
  rules.add('coordination.k8s.io', 'leases', ['create']);
  rules.add('coordination.k8s.io', 'leases', ['get', 'update', 'patch'], ['wheelhouse-agent']);
  rules.add('', 'configmaps', ['get'], ['wheelhouse-hold']);
  rules.add('', 'secrets', ['get'], ['wheelhouse-sops-age']);
  rules.add('', 'secrets', ['create']);
  rules.add('', 'secrets', ['get', 'update', 'patch'], ['wheelhouse-agent-identity']);
  return rules;
}

/** By namespace, the service accounts that projects name: these and no others. */
function impersonations(kinds: readonly NeededKind[]): [string, RuleSet][] {
  const accounts = new Set(kinds.flatMap(({ serviceAccount }) => serviceAccount ?? []));
  const byNamespace = Map.groupBy([...accounts].toSorted(), (account) => account.slice(0, account.indexOf(':')));
  return [...byNamespace].map(([namespace, named]) => {
    const rules = new RuleSet();
    const names = named.map((account) => account.slice(account.indexOf(':') + 1));
    rules.add('', 'serviceaccounts', ['impersonate'], names);
    return [namespace, rules];
  });
}

interface BoundRules {
  readonly name: string;
  /** Absent: the whole cluster. */
  readonly namespace?: string;
  readonly rules: RuleSet;
}

function bound(request: RoleRequest, { name, namespace, rules }: BoundRules): RoleObject[] {
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const roleRef = { apiGroup: API_GROUP, kind, name };
  const subjects = [{ kind: 'ServiceAccount', name: request.serviceAccount, namespace: request.agentNamespace }];
  return [
    { apiVersion: API, kind, metadata, rules: rules.list() },
    { apiVersion: API, kind: `${kind}Binding`, metadata, roleRef, subjects },
  ];
}

function hasNamespace({ isNamespaced }: NeededKind): boolean {
  return isNamespaced !== false;
}

function pluralOf({ plural, kind }: NeededKind): string {
  return plural ?? usualPlural(kind);
}
