// How the fields of built-in kinds merge, as far as it differs from the default: maps field by field, lists as a whole. Taken from the
// list and map types in Kubernetes' OpenAPI document. Custom resources have no schema here: the default holds for all their fields.

export interface FieldSchema {
  /** Members with a schema of their own; others have the default one. */
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  /** A map that is owned and replaced as a whole. */
  readonly isAtomic?: true;
  /** A list of maps, each named by these members. */
  readonly keys?: readonly string[];
  /** The value of a key that an item leaves out. */
  readonly keyDefaults?: Readonly<Record<string, string>>;
  /** A list without duplicates, whose items are owned one by one. */
  readonly isSet?: true;
  /** Of the items of a list with keys. */
  readonly item?: FieldSchema;
}

export const DEFAULT_SCHEMA: FieldSchema = {};
const ATOMIC: FieldSchema = { isAtomic: true };
const byName = (item: FieldSchema = DEFAULT_SCHEMA): FieldSchema => ({ keys: ['name'], item });

export const METADATA_SCHEMA: FieldSchema = {
  fields: { finalizers: { isSet: true }, ownerReferences: { keys: ['uid'], item: ATOMIC } },
};

const ENV_SOURCE: FieldSchema = {
  fields: { configMapKeyRef: ATOMIC, secretKeyRef: ATOMIC, fieldRef: ATOMIC, resourceFieldRef: ATOMIC },
};

const CONTAINER: FieldSchema = {
  fields: {
    ports: { keys: ['containerPort', 'protocol'], keyDefaults: { protocol: 'TCP' } },
    env: byName({ fields: { valueFrom: ENV_SOURCE } }),
    volumeMounts: { keys: ['mountPath'] },
    volumeDevices: { keys: ['devicePath'] },
    resources: { fields: { claims: byName() } },
  },
};

const POD_SPEC: FieldSchema = {
  fields: {
    containers: byName(CONTAINER),
    initContainers: byName(CONTAINER),
    ephemeralContainers: byName(CONTAINER),
    volumes: byName(),
    imagePullSecrets: byName(ATOMIC),
    hostAliases: { keys: ['ip'] },
    topologySpreadConstraints: {
      keys: ['topologyKey', 'whenUnsatisfiable'],
      item: { fields: { labelSelector: ATOMIC } },
    },
    schedulingGates: byName(),
    resourceClaims: byName(),
    nodeSelector: ATOMIC,
  },
};

const POD_TEMPLATE: FieldSchema = { fields: { metadata: METADATA_SCHEMA, spec: POD_SPEC } };
const STATUS: FieldSchema = { fields: { conditions: { keys: ['type'] } } };

function kind(spec: FieldSchema, others: Readonly<Record<string, FieldSchema>> = {}): FieldSchema {
  return { fields: { metadata: METADATA_SCHEMA, spec, status: STATUS, ...others } };
}

const WORKLOAD = kind({ fields: { selector: ATOMIC, template: POD_TEMPLATE } });
const JOB_SPEC: FieldSchema = { fields: { selector: ATOMIC, template: POD_TEMPLATE } };
const SELECTING = kind({ fields: { selector: ATOMIC, podSelector: ATOMIC, scaleTargetRef: ATOMIC } });

const BY_KIND: Readonly<Record<string, FieldSchema>> = {
  Deployment: WORKLOAD,
  StatefulSet: WORKLOAD,
  DaemonSet: WORKLOAD,
  ReplicaSet: WORKLOAD,
  Job: kind(JOB_SPEC),
  CronJob: kind({ fields: { jobTemplate: { fields: { metadata: METADATA_SCHEMA, spec: JOB_SPEC } } } }),
  Pod: kind(POD_SPEC),
  Service: kind({
    fields: { selector: ATOMIC, ports: { keys: ['port', 'protocol'], keyDefaults: { protocol: 'TCP' } } },
  }),
  ServiceAccount: kind(DEFAULT_SCHEMA, { secrets: byName() }),
  RoleBinding: kind(DEFAULT_SCHEMA, { roleRef: ATOMIC }),
  ClusterRoleBinding: kind(DEFAULT_SCHEMA, { roleRef: ATOMIC }),
  MutatingWebhookConfiguration: kind(DEFAULT_SCHEMA, { webhooks: byName() }),
  ValidatingWebhookConfiguration: kind(DEFAULT_SCHEMA, { webhooks: byName() }),
  PersistentVolumeClaim: SELECTING,
  NetworkPolicy: SELECTING,
  PodDisruptionBudget: SELECTING,
  HorizontalPodAutoscaler: SELECTING,
};

const PLAIN_KIND = kind(DEFAULT_SCHEMA);
const CUSTOM_KIND: FieldSchema = { fields: { metadata: METADATA_SCHEMA } };

/** The schema of a kind's objects. */
export function schemaOf(kindName: string, isCustom: boolean): FieldSchema {
  return isCustom ? CUSTOM_KIND : (BY_KIND[kindName] ?? PLAIN_KIND);
}

/** The schema of one member of a map. */
export function memberSchema(schema: FieldSchema, name: string): FieldSchema {
  return schema.fields?.[name] ?? DEFAULT_SCHEMA;
}

/** Whether a list of this schema is merged item by item. */
export function isAssociative(schema: FieldSchema): boolean {
  return schema.keys !== undefined || schema.isSet === true;
}
