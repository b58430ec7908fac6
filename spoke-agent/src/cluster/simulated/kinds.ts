// The kinds that a simulated cluster serves: a built-in table shared by all clusters, and what CustomResourceDefinitions add to one.
import type { KindFacts, KubernetesObject } from '../cluster.js';
import { type FieldSchema, schemaOf } from './field-schema.js';
import { type FieldMap, isMap } from './field-walk.js';

export interface Kind extends KindFacts {
  readonly apiVersion: string;
  readonly kind: string;
  /** `<plural>.<group>`: objects are the same whatever version they are asked in. */
  readonly storage: string;
  /** Whether metadata.generation counts changes of the spec. */
  readonly hasGeneration: boolean;
  /** Whether the status is written through a subresource only. */
  readonly hasStatus: boolean;
  readonly isCustom: boolean;
  readonly schema: FieldSchema;
}

/** `Kind plural` with `*` cluster-scoped, `+` generation, `~` no status subresource. */
const BUILT_IN: Readonly<Record<string, string>> = {
  v1: `*Namespace namespaces, *Node nodes, *PersistentVolume persistentvolumes, ~ConfigMap configmaps, ~Secret secrets,
    ~ServiceAccount serviceaccounts, Service services, Pod pods, PersistentVolumeClaim persistentvolumeclaims, ~Endpoints endpoints,
    ~Event events, ~LimitRange limitranges, ResourceQuota resourcequotas, ReplicationController replicationcontrollers`,
  'apps/v1': `+Deployment deployments, +StatefulSet statefulsets, +DaemonSet daemonsets, +ReplicaSet replicasets,
    ~ControllerRevision controllerrevisions`,
  'batch/v1': '+Job jobs, +CronJob cronjobs',
  'autoscaling/v1': 'HorizontalPodAutoscaler horizontalpodautoscalers',
  'autoscaling/v2': 'HorizontalPodAutoscaler horizontalpodautoscalers',
  'networking.k8s.io/v1': '+Ingress ingresses, *+~IngressClass ingressclasses, +~NetworkPolicy networkpolicies',
  'policy/v1': '+PodDisruptionBudget poddisruptionbudgets',
  'rbac.authorization.k8s.io/v1': `~Role roles, ~RoleBinding rolebindings, *~ClusterRole clusterroles,
    *~ClusterRoleBinding clusterrolebindings`,
  'storage.k8s.io/v1': '*~StorageClass storageclasses, *~CSIDriver csidrivers',
  'scheduling.k8s.io/v1': '*+~PriorityClass priorityclasses',
  'coordination.k8s.io/v1': '~Lease leases',
  'discovery.k8s.io/v1': '+~EndpointSlice endpointslices',
  'admissionregistration.k8s.io/v1': `*+~ValidatingWebhookConfiguration validatingwebhookconfigurations,
    *+~MutatingWebhookConfiguration mutatingwebhookconfigurations,
    *+ValidatingAdmissionPolicy validatingadmissionpolicies, *+~ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings`,
  'apiextensions.k8s.io/v1': '*+CustomResourceDefinition customresourcedefinitions',
  'apiregistration.k8s.io/v1': '*APIService apiservices',
};

function parseBuiltIn(): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const [apiVersion, list] of Object.entries(BUILT_IN)) {
    for (const entry of list.split(',')) {
      const [, marks = '', kind = '', plural = ''] = /^\s*([*+~]*)(\w+)\s+(\w+)\s*$/.exec(entry) ?? [];
      kinds.set(`${apiVersion}/${kind}`, {
        apiVersion,
        kind,
        plural,
        namespaced: !marks.includes('*'),
        storage: `${plural}.${groupOf(apiVersion)}`,
        hasGeneration: marks.includes('+'),
        hasStatus: !marks.includes('~'),
        isCustom: false,
        schema: schemaOf(kind, false),
      });
    }
  }
  return kinds;
}

const BUILT_IN_KINDS = parseBuiltIn();

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

export class Kinds {
  /** By definition name; few clusters have many. */
  readonly #custom = new Map<string, readonly Kind[]>();

  find(apiVersion: string, kind: string): Kind | undefined {
    return BUILT_IN_KINDS.get(`${apiVersion}/${kind}`) ?? this.#all().find((entry) => isKind(entry, apiVersion, kind));
  }

  findByPlural(apiVersion: string, plural: string): Kind | undefined {
    return this.#all().find((entry) => entry.apiVersion === apiVersion && entry.plural === plural);
  }

  /** Every kind that is served. */
  all(): readonly Kind[] {
    return this.#all();
  }

  /** Sorted `group/version` and `group/version/Kind` names. */
  versions(): string[] {
    return [
      ...new Set(this.#all().flatMap(({ apiVersion, kind }) => [apiVersion, `${apiVersion}/${kind}`])),
    ].toSorted();
  }

  /** Makes the kinds of a CustomResourceDefinition known, or those of a changed one. */
  define(definition: KubernetesObject): void {
    this.#custom.set(definition.metadata.name, kindsOf(definition));
  }

  /** Answers the kinds that are served no more. */
  undefine(definitionName: string): readonly Kind[] {
    const gone = this.#custom.get(definitionName) ?? [];
    this.#custom.delete(definitionName);
    return gone;
  }

  #all(): Kind[] {
    return [...BUILT_IN_KINDS.values(), ...[...this.#custom.values()].flat()];
  }
}

function isKind(entry: Kind, apiVersion: string, kind: string): boolean {
  return entry.apiVersion === apiVersion && entry.kind === kind;
}

function kindsOf(definition: KubernetesObject): Kind[] {
  const spec = isMap(definition['spec']) ? definition['spec'] : {};
  const names = isMap(spec['names']) ? spec['names'] : {};
  const [group, kind, plural] = [spec['group'], names['kind'], names['plural']].map(String);
  const versions = Array.isArray(spec['versions']) ? spec['versions'].filter(isMap) : [];
  return versions
    .filter((version) => version['served'] === true)
    .map((version: FieldMap) => ({
      apiVersion: `${group}/${String(version['name'])}`,
      kind: kind ?? '',
      plural: plural ?? '',
      namespaced: spec['scope'] === 'Namespaced',
      storage: `${plural}.${group}`,
      hasGeneration: true,
      hasStatus: isMap(version['subresources']) && 'status' in version['subresources'],
      isCustom: true,
      schema: schemaOf(kind ?? '', true),
    }));
}
