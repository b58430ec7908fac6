/** The fields of an Argo CD ApplicationSet (3.6), and our one extension: `spec.handlebars`. */
import { APPLICATION_SPEC, APPLICATION_TEMPLATE } from './application-schema.js';
import { CLUSTER_DECISION_RESOURCE, PLUGIN_GENERATOR, PULL_REQUEST, SCM_PROVIDER } from './provider-schema.js';
import {
  BOOLEAN,
  GENERATOR_VALUES,
  INTEGER,
  LABEL_SELECTOR,
  listOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
  type Schema,
  type StructSchema,
} from './schema.js';

const ANY: Schema = { type: 'any' };

const PATH_PATTERNS = listOf(struct({ path: STRING, exclude: BOOLEAN }, ['path']));
const SECONDS: Schema = { type: 'integer', pointer: true };

/** Generators without children, in the order in which Argo CD runs them when one entry holds several. */
export const TERMINALS: Record<string, Schema> = {
  list: struct({ elements: listOf(ANY), elementsYaml: STRING, template: APPLICATION_TEMPLATE }),
  clusters: struct({
    selector: LABEL_SELECTOR,
    values: GENERATOR_VALUES,
    flatList: BOOLEAN,
    template: APPLICATION_TEMPLATE,
  }),
  git: struct(
    {
      repoURL: STRING,
      revision: STRING,
      directories: PATH_PATTERNS,
      files: PATH_PATTERNS,
      pathParamPrefix: STRING,
      values: GENERATOR_VALUES,
      requeueAfterSeconds: SECONDS,
      template: APPLICATION_TEMPLATE,
    },
    ['repoURL', 'revision'],
  ),
  scmProvider: SCM_PROVIDER,
  clusterDecisionResource: CLUSTER_DECISION_RESOURCE,
  pullRequest: PULL_REQUEST,
};

/** A child of a top-level matrix or merge. Argo CD's schema leaves nested combinations open; they are read when they run. */
export const NESTED_GENERATOR = generatorEntry({
  ...TERMINALS,
  matrix: ANY,
  merge: ANY,
  selector: LABEL_SELECTOR,
  plugin: PLUGIN_GENERATOR,
});

/** A child of a nested combination. Argo CD drops combinations here; ours nest on. */
const INNER_GENERATOR: Schema = struct({
  ...TERMINALS,
  // Read when they are asked for: they hold one another.
  get matrix() {
    return NESTED_MATRIX;
  },
  get merge() {
    return NESTED_MERGE;
  },
  selector: LABEL_SELECTOR,
  plugin: PLUGIN_GENERATOR,
});

/** What a nested matrix is read as. */
export const NESTED_MATRIX: Schema = struct({ generators: listOf(INNER_GENERATOR) });
/** What a nested merge is read as. */
export const NESTED_MERGE: Schema = struct({ generators: listOf(INNER_GENERATOR), mergeKeys: STRINGS });

const TOP_GENERATOR = generatorEntry({
  ...TERMINALS,
  matrix: struct({ generators: listOf(NESTED_GENERATOR), template: APPLICATION_TEMPLATE }, ['generators']),
  merge: struct({ generators: listOf(NESTED_GENERATOR), mergeKeys: STRINGS, template: APPLICATION_TEMPLATE }, [
    'generators',
    'mergeKeys',
  ]),
  selector: LABEL_SELECTOR,
  plugin: PLUGIN_GENERATOR,
});

/** The four ways in which a set may act on its Applications. */
export const APPLICATIONS_SYNC = ['create-only', 'create-update', 'create-delete', 'sync'] as const;

const STRATEGY = struct({
  type: STRING,
  rollingSync: struct({
    steps: listOf(
      struct({
        matchExpressions: listOf(struct({ key: STRING, operator: STRING, values: STRINGS })),
        maxUpdate: { type: 'integerOrString' },
      }),
    ),
  }),
  deletionOrder: STRING,
});

const SET_SPEC = struct(
  {
    goTemplate: BOOLEAN,
    goTemplateOptions: STRINGS,
    // Ours: the whole Handlebars language instead of plain placeholders.
    handlebars: BOOLEAN,
    generators: listOf(TOP_GENERATOR),
    template: APPLICATION_TEMPLATE,
    templatePatch: { type: 'string', pointer: true },
    syncPolicy: struct({
      preserveResourcesOnDeletion: BOOLEAN,
      applicationsSync: { type: 'string', pointer: true, oneOf: APPLICATIONS_SYNC },
    }),
    strategy: STRATEGY,
    preservedFields: struct({ annotations: STRINGS, labels: STRINGS }),
    ignoreApplicationDifferences: listOf(struct({ name: STRING, jsonPointers: STRINGS, jqPathExpressions: STRINGS })),
    applyNestedSelectors: BOOLEAN,
  },
  ['generators', 'template'],
);

/** The metadata of any Kubernetes object, as far as people write it. It is decoded, not checked by a schema: null is as good as absent. */
export const OBJECT_META = struct({
  name: STRING,
  generateName: STRING,
  namespace: STRING,
  labels: STRING_MAP,
  annotations: STRING_MAP,
  finalizers: { type: 'list', items: STRING, isMerged: true },
  ownerReferences: ANY,
  uid: STRING,
  resourceVersion: STRING,
  generation: INTEGER,
  creationTimestamp: ANY,
  deletionTimestamp: ANY,
  deletionGracePeriodSeconds: ANY,
  managedFields: ANY,
  selfLink: STRING,
});

function generatorEntry(fields: Record<string, Schema>): StructSchema {
  return { ...struct(fields), holdsGenerators: true };
}

function kubernetesObject(spec: StructSchema, more: Record<string, Schema>): StructSchema {
  const metadata: Schema = { type: 'object' };
  return struct({ apiVersion: STRING, kind: STRING, metadata, spec, status: ANY, ...more }, ['metadata', 'spec']);
}

/** A whole ApplicationSet. */
export const APPLICATION_SET = kubernetesObject(SET_SPEC, {});
/** A whole Application. */
export const APPLICATION = kubernetesObject(APPLICATION_SPEC, { operation: ANY });
/** What a `templatePatch` gives; it is decoded, not checked by a schema. */
export const APPLICATION_PATCH = struct({
  apiVersion: STRING,
  kind: STRING,
  metadata: OBJECT_META,
  spec: APPLICATION_SPEC,
  status: struct({}),
  operation: struct({}),
});
