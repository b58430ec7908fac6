// What an administrator says about kinds: those of Argo CD's `resource.*` keys of its ConfigMap argocd-cm that mean something here, and ours
// beside them.

/** A health check that an administrator wrote. */
export interface HealthCheck {
  /** `group/Kind`, `Kind` for the core group; may be a glob. */
  readonly kind: string;
  readonly language: 'lua' | 'cel';
  readonly source: string;
  /** `resource.customizations.useOpenLibs.*`: Lua only. */
  readonly opensLibraries: boolean;
}

/** Fields that may differ: `ignoreDifferences` of a kind. */
export interface FieldRule {
  readonly jsonPointers: readonly string[];
  readonly jqPathExpressions: readonly string[];
  readonly managedFieldsManagers: readonly string[];
}

/** A field of a custom resource that holds a type of Kubernetes. */
export interface KnownTypeField {
  readonly field: string;
  readonly type: string;
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
  readonly knownTypeFields: ReadonlyMap<string, readonly KnownTypeField[]>;
  /** Of which kinds `/status` is left out of comparisons. */
  readonly ignoreResourceStatusField: 'all' | 'crd' | 'none';
  /** Whether rules that a controller gathered into an aggregated role count as equal. */
  readonly ignoreAggregatedRoles: boolean;
  /** Annotations whose values are masked like those of a Secret. */
  readonly sensitiveMaskAnnotations: readonly string[];
  /** `wheelhouse.progress-deadline`: how long a workload may be Progressing; absent: the default, 0: for ever. */
  readonly progressDeadlineMs: number | undefined;
  /** The annotation in which a webhook of the cluster notes who changed an object; absent: ours. */
  readonly auditUserAnnotation: string | undefined;
  readonly problems: readonly CustomizationProblem[];
}
