// What rules leave out of one object. Pointers are answered here; jq expressions go to the script runner, which bounds them. An expression
// that fails leaves its fields in: a difference is shown rather than hidden by a mistake.
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import { ScriptError, type ScriptErrorCode } from '../../scripts/scripts.errors.js';
import { groupOf, keyOf } from '../object-identity.js';
import { withoutLocations, type FieldLocation } from './field-location.js';
import { locations } from './jq-path.js';
import type { IgnoreStep, ObjectRules, RuleSubject } from './ignore-rules.js';
import { locate } from './json-pointer.js';

/** Runs jq expressions: one of {@link ScriptRunner}'s abilities. */
export type JqRunner = Pick<ScriptRunner, 'jq'>;

/** An expression that could not be answered. */
export interface IgnoreProblem {
  readonly expression: string;
  readonly code: ScriptErrorCode;
  readonly message: string;
}

/** An object without what may differ. */
export interface LeftOut<T> {
  readonly object: T;
  readonly problems: readonly IgnoreProblem[];
}

/** How rules name an object. */
export function subjectOf(object: KubernetesObject): RuleSubject {
  const { name, namespace } = keyOf(object);
  return { group: groupOf(object.apiVersion), kind: object.kind, name, namespace };
}

/** An object without what the pointers of its rules lead to. Cheap: the object itself where there is nothing of it. */
export function withoutPointers<T>(object: T, rules: ObjectRules | undefined): T {
  let left = object;
  for (const step of rules?.steps ?? []) if (step.type === 'pointer') left = withoutPointer(left, step);
  return left;
}

/** An object without what its rules lead to, one rule after the other, as Argo CD does. Never throws because of a rule. */
export async function withoutFields<T>(
  object: T,
  rules: ObjectRules | undefined,
  runner: JqRunner,
): Promise<LeftOut<T>> {
  let left = object;
  const problems: IgnoreProblem[] = [];
  for (const step of rules?.steps ?? []) {
    if (step.type === 'pointer') {
      left = withoutPointer(left, step);
      continue;
    }
    try {
      left = withoutLocations(left, await jqLocations(left, step.expression, runner));
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      problems.push({ expression: step.expression, code: error.code, message: error.message });
    }
  }
  return { object: left, problems };
}

function withoutPointer<T>(object: T, step: IgnoreStep & { type: 'pointer' }): T {
  const location = locate(object, step.tokens);
  return location === undefined ? object : withoutLocations(object, [location]);
}

/** What `del(expression)` removes: asked for by paths, because an answer should not be as large as the object. */
async function jqLocations(object: unknown, expression: string, runner: JqRunner): Promise<FieldLocation[]> {
  const [paths] = await runner.jq(`[path(${expression})]`, object);
  return Array.isArray(paths)
    ? paths.flatMap((path: unknown) => (Array.isArray(path) ? locations(object, path) : []))
    : [];
}
