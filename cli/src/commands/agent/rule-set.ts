/** A rule of a role, as Kubernetes writes it. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Collects what is allowed and says it in as few rules as is readable: one for each group and set of verbs. */
export class RuleSet {
  /** The verbs by group, resource and names. */
  private readonly verbs = new Map<string, Set<string>>();

  add(group: string, resource: string, verbs: readonly string[], names: readonly string[] = []): void {
    const key = JSON.stringify([group, resource, names]);
    const known = this.verbs.get(key) ?? new Set();
    this.verbs.set(key, known);
    for (const verb of verbs) known.add(verb);
  }

  /** Sorted by group. */
  list(): PolicyRule[] {
    const entries = [...this.verbs].map(([key, verbs]) => {
      const [group, resource, names] = JSON.parse(key) as [string, string, string[]];
      return { group, resource, names, verbs: [...verbs] };
    });
    const alike = Map.groupBy(entries, ({ group, names, verbs }) => JSON.stringify([group, names, verbs]));
    const rules = [...alike.values()].map((same): PolicyRule => {
      const { group, names, verbs } = same[0] ?? { group: '', names: [], verbs: [] };
      return {
        apiGroups: [group],
        resources: same.map(({ resource }) => resource).toSorted(),
        verbs,
        ...(names.length > 0 && { resourceNames: names }),
      };
    });
    return rules.toSorted((a, b) => ((a.apiGroups[0] ?? '') < (b.apiGroups[0] ?? '') ? -1 : 1));
  }
}
