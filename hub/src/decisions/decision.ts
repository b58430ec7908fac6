/** Objects whose status says which clusters were chosen. Pure rules. */

/** What a decision is found by. */
export interface DecisionKey {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** A decision as it is stored. */
export interface DecisionRecord extends DecisionKey {
  readonly labels: Readonly<Record<string, string>>;
  readonly content: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Largest decision, as in Kubernetes: 1 MiB. */
export const MAX_DECISION_BYTES = 1_048_576;
/** Most decisions: far above what sets read, far below what fills a database. */
export const MAX_DECISIONS = 2_000;

/**
 * Whether a ConfigMap's `kind`, which in Argo CD is the plural name of the resource (`placementdecisions`), means the kind
 * (`PlacementDecision`). The hub knows no custom resource definitions: every way in which Kubernetes forms a plural is taken, and the
 * kind itself.
 */
export function isKindOf(written: string, kind: string): boolean {
  const singular = kind.toLowerCase();
  if (written === kind || written === singular) return true;
  const stems = [`${singular}s`, `${singular}es`, ...(singular.endsWith('y') ? [`${singular.slice(0, -1)}ies`] : [])];
  return stems.includes(written.toLowerCase());
}
