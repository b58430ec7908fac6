// Which fields of which objects may differ: an application's own rules first, then those of the administrator for the kind, in the order
// in which Argo CD takes them. Pure: says what counts for an object, and looks at no object's content.
import { globMatches, sha256, type IgnoreRule } from '@wheelhouse/protocol';
import type { Customizations, FieldRule } from '../customizations/customizations.js';
import { parsePointer } from './json-pointer.js';

/** One thing to leave out of an object. */
export type IgnoreStep =
  | { readonly type: 'pointer'; readonly tokens: readonly string[] }
  | { readonly type: 'jq'; readonly expression: string };

/** What may differ in one object. The same rules are the same instance for all objects that they count for. */
export interface ObjectRules {
  readonly steps: readonly IgnoreStep[];
  /** Field managers whose fields may differ. */
  readonly managers: readonly string[];
  /** Tells these rules from others. */
  readonly digest: string;
  /** Whether a look at the object's JSON alone, without running anything, says what is left out. */
  readonly isPlain: boolean;
}

/** Names an object for rules. */
export interface RuleSubject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Kinds whose rules are remembered, so that an event costs a look into a map. */
const MAX_REMEMBERED = 20_000;

export class IgnoreRules {
  private readonly rules: readonly IgnoreRule[];
  private readonly bySubject = new Map<string, ObjectRules | undefined>();
  private readonly byDigest = new Map<string, ObjectRules>();

  /** `rules`: the application's. */
  constructor(rules: readonly IgnoreRule[], customizations?: Customizations) {
    this.rules = [...rules, ...administratorRules(customizations)];
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** What may differ in an object; undefined when nothing may. */
  of(subject: RuleSubject): ObjectRules | undefined {
    if (this.rules.length === 0) return undefined;
    const { group, kind, namespace, name } = subject;
    const key = `${group}/${kind}/${namespace}/${name}`;
    if (this.bySubject.has(key)) return this.bySubject.get(key);
    if (this.bySubject.size >= MAX_REMEMBERED) this.bySubject.clear();
    const found = this.shared(combine(this.rules.filter((rule) => matches(rule, subject))));
    this.bySubject.set(key, found);
    return found;
  }

  private shared(rules: ObjectRules | undefined): ObjectRules | undefined {
    if (rules === undefined) return undefined;
    const known = this.byDigest.get(rules.digest);
    if (known === undefined) this.byDigest.set(rules.digest, rules);
    return known ?? rules;
  }
}

/** Rules that leave out what JSON pointers lead to, and nothing else. */
export function pointerRules(pointers: readonly string[]): ObjectRules | undefined {
  return combine([{ kind: '*', jsonPointers: pointers }]);
}

/** Both rules together. */
export function bothRules(one: ObjectRules | undefined, other: ObjectRules | undefined): ObjectRules | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return rulesOf([...one.steps, ...other.steps], [...one.managers, ...other.managers]);
}

function matches(rule: IgnoreRule, { group, kind, name, namespace }: RuleSubject): boolean {
  return (
    globMatches(rule.group ?? '', group) &&
    globMatches(rule.kind, kind) &&
    (!rule.name || globMatches(rule.name, name)) &&
    (!rule.namespace || globMatches(rule.namespace, namespace))
  );
}

function combine(rules: readonly IgnoreRule[]): ObjectRules | undefined {
  const steps = rules.flatMap((rule): IgnoreStep[] => [
    ...(rule.jsonPointers ?? []).flatMap((pointer) => {
      const tokens = parsePointer(pointer);
      return tokens === undefined ? [] : [{ type: 'pointer' as const, tokens }];
    }),
    ...(rule.jqPathExpressions ?? []).map((expression) => ({ type: 'jq' as const, expression })),
  ]);
  return rulesOf(
    steps,
    rules.flatMap(({ managedFieldsManagers = [] }) => managedFieldsManagers),
  );
}

/** The same step may come twice, and means something then: the last item of a list, and again the last. */
function rulesOf(steps: readonly IgnoreStep[], managers: readonly string[]): ObjectRules | undefined {
  if (steps.length === 0 && managers.length === 0) return undefined;
  const isPlain = managers.length === 0 && steps.every(({ type }) => type === 'pointer');
  return { steps, managers: [...new Set(managers)], digest: sha256(JSON.stringify([steps, managers])), isPlain };
}

function administratorRules(customizations: Customizations | undefined): IgnoreRule[] {
  return [...(customizations?.ignoreDifferences ?? [])].map(([key, rule]) => ruleFor(key, rule));
}

/** `key` as Argo CD keys its overrides: `group/Kind`, `Kind` for the core group, `all`. */
function ruleFor(key: string, rule: FieldRule): IgnoreRule {
  if (key === 'all') return { ...rule, group: '*', kind: '*' };
  const slash = key.indexOf('/');
  return { ...rule, group: key.slice(0, Math.max(slash, 0)), kind: key.slice(slash + 1) };
}
