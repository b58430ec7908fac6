import type { RollingStep, StepExpression } from './rolling-strategy.js';

/** An application as far as steps choose it. */
export interface LabelledApplication {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Which step each application belongs to. */
export interface StepMatch {
  /** By application id, from 0; applications without a step are left out: the set never syncs them. */
  readonly stepOf: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/** How many names a message holds. */
const NAMES_SHOWN = 5;

/** The first step that matches counts; an application that a later step matches, too, is a mistake and is told. */
export function matchSteps(steps: readonly RollingStep[], applications: readonly LabelledApplication[]): StepMatch {
  const stepOf = new Map<string, number>();
  const problems: string[] = [];
  for (const [index, { expressions }] of steps.entries()) {
    const again = new Map<number, string[]>();
    for (const { id, name, labels } of applications) {
      if (!expressions.every((expression) => isMatching(expression, labels))) continue;
      const earlier = stepOf.get(id);
      if (earlier === undefined) stepOf.set(id, index);
      else again.set(earlier, [...(again.get(earlier) ?? []), name]);
    }
    for (const [earlier, names] of again)
      problems.push(
        `The steps ${earlier + 1} and ${index + 1} both match ${listOf(names)}; step ${earlier + 1} counts. Let each application match one step.`,
      );
  }
  return { stepOf, problems };
}

/** Argo CD's rules: without the label, `In` fails and `NotIn` passes. */
function isMatching({ key, operator, values }: StepExpression, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const isAmong = value !== undefined && values.includes(value);
  return operator === 'In' ? isAmong : operator === 'NotIn' && !isAmong;
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
