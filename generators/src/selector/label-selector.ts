/** Kubernetes label selectors: checked once, then matched as often as one likes. */
import { GenerationError } from '../generation.errors.js';
import { isLabelKey, isLabelValue } from './label-syntax.js';

/** One condition of a selector. */
export interface LabelRequirement {
  readonly key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`; anything else is an error when the selector is compiled. */
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A Kubernetes label selector: every label and every expression has to match. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** Asks one label; undefined when the object does not carry it. */
export type LabelLookup = (key: string) => string | undefined;

/** A compiled selector. */
export type LabelMatcher = (lookup: LabelLookup) => boolean;

/** What may differ between users of selectors. */
export interface SelectorRules {
  /** Whether values have to be legal label values. Argo CD's generator selectors lift this rule, so that one can select by URL. */
  readonly legalValues: boolean;
}

/** Compiles a selector. @throws GenerationError INVALID_SPEC when a key, an operator or the number of values is illegal */
export function compileMatcher(selector: LabelSelector, rules: SelectorRules): LabelMatcher {
  const requirements = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ].map((requirement) => compileRequirement(requirement, rules));
  return (lookup) => requirements.every((matches) => matches(lookup));
}

/** Compiles a selector for plain label maps. @throws GenerationError INVALID_SPEC */
export function compileSelector(selector: LabelSelector): (labels: Readonly<Record<string, string>>) => boolean {
  const matcher = compileMatcher(selector, { legalValues: true });
  return (labels) => matcher((key) => (Object.hasOwn(labels, key) ? labels[key] : undefined));
}

/** Whether labels match a selector; an empty selector matches everything. @throws GenerationError INVALID_SPEC */
export function matchesSelector(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return compileSelector(selector)(labels);
}

/** Whether a selector has no condition. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** Selectors in nested combinations were decoded only: what is missing or null there is empty, as for Go. */
function compileRequirement(requirement: Partial<LabelRequirement> | null, rules: SelectorRules): LabelMatcher {
  const { key = '', operator = '' } = requirement ?? {};
  const values = requirement?.values ?? [];
  if (!isLabelKey(key)) refuse(`"${key}" is no legal label key`);
  if (rules.legalValues) {
    const illegal = values.find((value) => !isLabelValue(value));
    if (illegal !== undefined) refuse(`"${illegal}" is no legal label value (label "${key}")`);
  }
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) refuse(`the operator ${operator} of label "${key}" needs values`);
      return compileMembership(key, values, operator === 'In');
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) refuse(`the operator ${operator} of label "${key}" takes no values`);
      return operator === 'Exists' ? (lookup) => lookup(key) !== undefined : (lookup) => lookup(key) === undefined;
    default:
      return refuse(`"${operator}" is no selector operator; In, NotIn, Exists and DoesNotExist are`);
  }
}

/** A missing label is in no set, so it passes NotIn. */
function compileMembership(key: string, values: readonly string[], wanted: boolean): LabelMatcher {
  const set = new Set(values);
  return (lookup) => {
    const value = lookup(key);
    return (value !== undefined && set.has(value)) === wanted;
  };
}

function refuse(reason: string): never {
  throw new GenerationError('INVALID_SPEC', `The label selector is wrong: ${reason}.`);
}
