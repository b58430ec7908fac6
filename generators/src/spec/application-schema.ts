/** The fields of an Argo CD Application's spec (3.6), and our extensions: `directory.handlebars` and `dependsOn`. */
import {
  BOOLEAN,
  INTEGER,
  listOf,
  looseStruct,
  OPTIONAL_BOOLEAN,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
} from './schema.js';
import type { Schema } from './schema.js';

const HELM = looseStruct({
  valueFiles: STRINGS,
  parameters: listOf(struct({ name: STRING, value: STRING, forceString: BOOLEAN })),
  releaseName: STRING,
  values: STRING,
  fileParameters: listOf(struct({ name: STRING, path: STRING })),
  version: STRING,
  passCredentials: BOOLEAN,
  ignoreMissingValueFiles: BOOLEAN,
  skipCrds: BOOLEAN,
  valuesObject: { type: 'object' },
  namespace: STRING,
  kubeVersion: STRING,
  apiVersions: STRINGS,
  skipTests: BOOLEAN,
  skipSchemaValidation: BOOLEAN,
});

const KUSTOMIZE_TARGET = struct({
  group: STRING,
  version: STRING,
  kind: STRING,
  name: STRING,
  namespace: STRING,
  annotationSelector: STRING,
  labelSelector: STRING,
});

const KUSTOMIZE = looseStruct({
  namePrefix: STRING,
  nameSuffix: STRING,
  images: STRINGS,
  commonLabels: STRING_MAP,
  version: STRING,
  commonAnnotations: STRING_MAP,
  forceCommonLabels: BOOLEAN,
  forceCommonAnnotations: BOOLEAN,
  namespace: STRING,
  commonAnnotationsEnvsubst: BOOLEAN,
  replicas: listOf(struct({ name: STRING, count: { type: 'integerOrString' } }, ['count', 'name'])),
  patches: listOf(
    struct({ path: STRING, patch: STRING, target: KUSTOMIZE_TARGET, options: { type: 'map', values: BOOLEAN } }),
  ),
  components: STRINGS,
  ignoreMissingComponents: BOOLEAN,
  labelWithoutSelector: BOOLEAN,
  labelIncludeTemplates: BOOLEAN,
  kubeVersion: STRING,
  apiVersions: STRINGS,
});

const JSONNET_VARIABLES = listOf(struct({ name: STRING, value: STRING, code: BOOLEAN }, ['name', 'value']));

const DIRECTORY = looseStruct({
  recurse: BOOLEAN,
  jsonnet: looseStruct({ extVars: JSONNET_VARIABLES, tlas: JSONNET_VARIABLES, libs: STRINGS }),
  exclude: STRING,
  include: STRING,
  disableExtensionFilter: BOOLEAN,
  // Ours: its presence turns Handlebars on for the files of the directory.
  handlebars: struct({ values: { type: 'object' } }),
});

const PLUGIN = struct({
  name: STRING,
  env: listOf(struct({ name: STRING, value: STRING }, ['name', 'value'])),
  parameters: listOf(
    struct({
      name: STRING,
      string: { type: 'string', pointer: true },
      map: { type: 'map', values: STRING, pointer: true },
      array: { type: 'list', items: STRING, pointer: true },
    }),
  ),
});

const SOURCE_FIELDS: Record<string, Schema> = {
  repoURL: STRING,
  path: STRING,
  targetRevision: STRING,
  helm: HELM,
  kustomize: KUSTOMIZE,
  directory: DIRECTORY,
  plugin: PLUGIN,
  chart: STRING,
  ref: STRING,
  name: STRING,
  tagPrefix: STRING,
};

const SOURCE = struct(SOURCE_FIELDS, ['repoURL']);

const HYDRATOR = struct(
  {
    drySource: struct(
      {
        repoURL: STRING,
        targetRevision: STRING,
        path: STRING,
        helm: HELM,
        kustomize: KUSTOMIZE,
        directory: DIRECTORY,
        plugin: PLUGIN,
      },
      ['path', 'repoURL', 'targetRevision'],
    ),
    syncSource: struct({ targetBranch: STRING, path: STRING, repoURL: STRING }, ['path', 'targetBranch']),
    hydrateTo: struct({ targetBranch: STRING }, ['targetBranch']),
  },
  ['drySource', 'syncSource'],
);

const SYNC_POLICY = looseStruct({
  automated: struct({
    prune: OPTIONAL_BOOLEAN,
    selfHeal: OPTIONAL_BOOLEAN,
    allowEmpty: OPTIONAL_BOOLEAN,
    enabled: OPTIONAL_BOOLEAN,
  }),
  syncOptions: STRINGS,
  retry: struct({
    limit: INTEGER,
    refresh: BOOLEAN,
    backoff: struct({ duration: STRING, factor: { type: 'integer', pointer: true }, maxDuration: STRING }),
  }),
  managedNamespaceMetadata: struct({ labels: STRING_MAP, annotations: STRING_MAP }),
});

/** `spec` of an Application, and `spec.template.spec` of an ApplicationSet. Fields stand in the order of Argo CD's Go type, as everywhere here. */
export const APPLICATION_SPEC = struct(
  {
    source: SOURCE,
    destination: struct({ server: STRING, namespace: STRING, name: STRING }),
    project: STRING,
    syncPolicy: SYNC_POLICY,
    ignoreDifferences: listOf(
      struct(
        {
          group: STRING,
          kind: STRING,
          name: STRING,
          namespace: STRING,
          jsonPointers: STRINGS,
          jqPathExpressions: STRINGS,
          managedFieldsManagers: STRINGS,
        },
        ['kind'],
      ),
    ),
    info: listOf(struct({ name: STRING, value: STRING }, ['name', 'value'])),
    revisionHistoryLimit: { type: 'integer', pointer: true },
    sources: listOf(SOURCE),
    sourceHydrator: HYDRATOR,
    // Ours: what has to be Synced and Healthy first. A selector is text or labels.
    dependsOn: listOf(struct({ name: STRING, selector: { type: 'any' }, cluster: STRING })),
  },
  ['destination', 'project'],
);

/** `spec.template` of an ApplicationSet, and `template` of a generator. */
export const APPLICATION_TEMPLATE = struct(
  {
    metadata: struct({
      name: STRING,
      namespace: STRING,
      labels: STRING_MAP,
      annotations: STRING_MAP,
      finalizers: STRINGS,
    }),
    spec: APPLICATION_SPEC,
  },
  ['metadata', 'spec'],
);
