import { isObject, type JsonObject } from '../../applications/json-values.js';

/** One condition of a step over the labels of applications. */
export interface StepExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** One step of `strategy.rollingSync`. */
export interface RollingStep {
  readonly expressions: readonly StepExpression[];
  /** As written: a number, a percentage, or absent for all at once. */
  readonly maxUpdate?: number | string;
}

/** How the applications of a set change. */
export interface RollingStrategy {
  /** Empty: all at once. */
  readonly steps: readonly RollingStep[];
  /** Whether deleting the set takes the steps backwards. */
  readonly isReverseDeletion: boolean;
  /** What is wrong with it, for people. */
  readonly problems: readonly string[];
}

const PERCENTAGE = /^\d+%$/;
const STRATEGY_TYPES = new Set(['', 'AllAtOnce', 'RollingSync']);
const DELETION_ORDERS = new Set(['', 'AllAtOnce', 'Reverse']);

/** `spec.strategy` of a set. What cannot be understood changes all at once, as in Argo CD, and is told. */
export function rollingStrategyOf(spec: JsonObject): RollingStrategy {
  const strategy = objectIn(spec, 'strategy');
  const type = textIn(strategy, 'type');
  const order = textIn(strategy, 'deletionOrder');
  const problems: string[] = [];
  if (!STRATEGY_TYPES.has(type))
    problems.push(
      `spec.strategy.type is "${type}"; it can be AllAtOnce or RollingSync. All applications change at once.`,
    );
  if (!DELETION_ORDERS.has(order))
    problems.push(
      `spec.strategy.deletionOrder is "${order}"; it can be AllAtOnce or Reverse. All are deleted at once.`,
    );
  if (type !== 'RollingSync') {
    if (order === 'Reverse')
      problems.push('spec.strategy.deletionOrder Reverse needs the steps of RollingSync. All are deleted at once.');
    return { steps: [], isReverseDeletion: false, problems };
  }
  const written = objectIn(strategy, 'rollingSync')['steps'];
  const steps = (Array.isArray(written) ? written : []).filter(isObject).map(stepOf);
  if (steps.length === 0)
    problems.push('spec.strategy.rollingSync has no steps, so all applications change at once. Give it steps.');
  problems.push(...steps.flatMap(problemsOf));
  return { steps, isReverseDeletion: order === 'Reverse' && steps.length > 0, problems };
}

/** How many applications of a step may change at the same time; `total` are in the step. */
export function updateLimit({ maxUpdate }: RollingStep, total: number): number {
  if (maxUpdate === undefined) return total;
  if (typeof maxUpdate === 'number') return maxUpdate;
  if (!PERCENTAGE.test(maxUpdate)) return 1;
  const percent = Number(maxUpdate.slice(0, -1));
  // Rounded down, but a share is never nothing: only "0%" holds.
  return percent === 0 ? 0 : Math.max(1, Math.floor((percent * total) / 100));
}

function problemsOf({ expressions, maxUpdate }: RollingStep, index: number): string[] {
  const place = `spec.strategy.rollingSync.steps[${index}]`;
  const problems = expressions
    .filter(({ operator }) => operator !== 'In' && operator !== 'NotIn')
    .map(
      ({ operator, key }) =>
        `${place}: the operator "${operator}" of "${key}" can only be In or NotIn, so the step has no application.`,
    );
  if (typeof maxUpdate === 'string' && !PERCENTAGE.test(maxUpdate))
    problems.push(`${place}.maxUpdate is "${maxUpdate}", neither a number nor a percentage; one changes at a time.`);
  if (typeof maxUpdate === 'number' && maxUpdate < 0)
    problems.push(`${place}.maxUpdate is ${maxUpdate}, so nothing of the step changes.`);
  return problems;
}

function stepOf(written: JsonObject): RollingStep {
  const { matchExpressions, maxUpdate } = written;
  const expressions = (Array.isArray(matchExpressions) ? matchExpressions : []).filter(isObject).map((expression) => ({
    key: textIn(expression, 'key'),
    operator: textIn(expression, 'operator'),
    values: textsIn(expression, 'values'),
  }));
  const hasLimit = typeof maxUpdate === 'number' || typeof maxUpdate === 'string';
  return { expressions, ...(hasLimit && { maxUpdate }) };
}

function objectIn(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : {};
}

function textIn(object: JsonObject, key: string): string {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : '';
}

function textsIn(object: JsonObject, key: string): string[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
