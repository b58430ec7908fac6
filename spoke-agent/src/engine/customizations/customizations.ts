// What an administrator says about kinds: Argo CD's `resource.*` keys of its ConfigMap argocd-cm, and ours beside them.

/** A health check that an administrator wrote. */
export interface HealthCheck {
  /** `group/Kind`, `Kind` for the core group; may be a glob. */
  readonly kind: string;
  readonly language: 'lua' | 'cel';
  readonly source: string;
  /** `resource.customizations.useOpenLibs.*`: Lua only. */
  readonly opensLibraries: boolean;
}

/** Fields that may differ, or whose change is not worth a look: `ignoreDifferences` and `ignoreResourceUpdates` of a kind. */
export interface FieldRule {
  readonly jsonPointers: readonly string[];
  readonly jqPathExpressions: readonly string[];
  readonly managedFieldsManagers: readonly string[];
}

/** An action that an administrator wrote. */
export interface ActionDefinition {
  readonly name: string;
  readonly actionLua: string;
}

/** `resource.customizations.actions.*` of a kind. */
export interface KindActions {
  readonly discoveryLua: string;
  readonly definitions: readonly ActionDefinition[];
  /** Whether the built-in actions of the kind are offered, too. */
  readonly mergesBuiltin: boolean;
}

/** A field of a custom resource that holds a type of Kubernetes. */
export interface KnownTypeField {
  readonly field: string;
  readonly type: string;
}

/** An entry of `resource.exclusions` or `resource.inclusions`; an empty list matches everything. Members are globs. */
export interface ResourceFilter {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
  readonly clusters: readonly string[];
}

/** A key that says nothing usable. The others count nevertheless. */
export interface CustomizationProblem {
  readonly key: string;
  readonly message: string;
}

/**
 * All of it. Maps are keyed as Argo CD keys its overrides: `group/Kind` (`Kind` for the core group), members of which may be globs;
 * `all` is the key of what counts for every kind.
 */
export interface Customizations {
  /** Sorted by kind; a CEL check of a kind comes before its Lua check. */
  readonly healthChecks: readonly HealthCheck[];
  readonly ignoreDifferences: ReadonlyMap<string, FieldRule>;
  readonly ignoreResourceUpdates: ReadonlyMap<string, FieldRule>;
  readonly knownTypeFields: ReadonlyMap<string, readonly KnownTypeField[]>;
  readonly actions: ReadonlyMap<string, KindActions>;
  /** Of which kinds `/status` is left out of comparisons. */
  readonly ignoreResourceStatusField: 'all' | 'crd' | 'none';
  /** Whether rules that a controller gathered into an aggregated role count as equal. */
  readonly ignoreAggregatedRoles: boolean;
  /** Whether `ignoreDifferences` count as `ignoreResourceUpdates`, too. */
  readonly ignoreDifferencesOnResourceUpdates: boolean;
  readonly isIgnoringResourceUpdates: boolean;
  /** Annotations whose values are masked like those of a Secret. */
  readonly sensitiveMaskAnnotations: readonly string[];
  readonly exclusions: readonly ResourceFilter[];
  readonly inclusions: readonly ResourceFilter[];
  /** `wheelhouse.progress-deadline`: how long a workload may be Progressing; absent: the default, 0: for ever. */
  readonly progressDeadlineMs: number | undefined;
  /** The annotation in which a webhook of the cluster notes who changed an object; absent: ours. */
  readonly auditUserAnnotation: string | undefined;
  readonly problems: readonly CustomizationProblem[];
}
