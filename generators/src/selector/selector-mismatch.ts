/** Why labels, or parameters, do not pass a selector. */
import type { LabelLookup, LabelRequirement, LabelSelector } from './label-selector.js';

/** How many values of a condition are spelled out. */
const MAX_VALUES = 5;

/** The first condition that does not hold, as `label env is "test", not "prod"`; undefined when all hold. */
export function selectorMismatch(selector: LabelSelector, lookup: LabelLookup, noun = 'label'): string | undefined {
  const labels = Object.entries(selector.matchLabels ?? {});
  const conditions = [
    ...labels.map(([key, value]): LabelRequirement => ({ key, operator: 'In', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
  for (const condition of conditions) {
    const reason = mismatchOf(condition, lookup(condition.key), noun);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function mismatchOf({ key, operator, values = [] }: LabelRequirement, value: string | undefined, noun: string) {
  const isIn = value !== undefined && values.includes(value);
  switch (operator) {
    case 'In':
      if (isIn) return undefined;
      return value === undefined
        ? `has no ${noun} ${key}; ${listed(values)} is wanted`
        : `${noun} ${key} is "${value}", not ${listed(values)}`;
    case 'NotIn':
      return isIn ? `${noun} ${key} is "${value}", which the selector leaves out` : undefined;
    case 'Exists':
      return value === undefined ? `has no ${noun} ${key}` : undefined;
    case 'DoesNotExist':
      return value === undefined ? undefined : `has the ${noun} ${key}, which the selector leaves out`;
    default:
      return undefined;
  }
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => JSON.stringify(value));
  if (values.length > MAX_VALUES) shown.push(`${values.length - MAX_VALUES} more`);
  return shown.join(' or ');
}
