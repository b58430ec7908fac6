// Conditions of an application that no reconciliation sets: what was found beside them.
import type { ConditionReportInput } from '@wheelhouse/protocol';
import type { IgnoreProblem } from '../engine/ignore/ignored-fields.js';
import { unknownSyncOptions } from '../engine/unknown-sync-options.js';
import type { ManagedApplication } from './managed-state.js';

/** Expressions that a condition gives; of the others it says how many there are. */
const MAX_EXPRESSIONS = 5;

/** Orphans, sync options that mean nothing, and ignore rules that cannot be asked. */
export function observedConditions(application: ManagedApplication): ConditionReportInput[] {
  const { orphanCondition, ruleProblems, assignment } = application;
  const conditions = orphanCondition === undefined ? [] : [orphanCondition];
  const unknown = unknownSyncOptions(assignment?.syncPolicy.syncOptions ?? []);
  if (unknown.length > 0)
    conditions.push({ type: 'SyncWarning', reason: 'UnknownSyncOption', message: unknown.join(' ') });
  if (ruleProblems === undefined || ruleProblems.assignment !== assignment?.digest) return conditions;
  const problems = [...ruleProblems.byExpression.values()];
  const [first] = problems;
  return first === undefined ? conditions : [...conditions, ruleCondition(first, problems)];
}

/** Notes rules of an application that could not be asked. True when that is news. */
export function noteRuleProblems(application: ManagedApplication, problems: readonly IgnoreProblem[]): boolean {
  const assignment = application.assignment?.digest ?? '';
  if (problems.length === 0) return false;
  if (application.ruleProblems?.assignment !== assignment)
    application.ruleProblems = { assignment, byExpression: new Map() };
  const { byExpression } = application.ruleProblems;
  const before = byExpression.size;
  for (const problem of problems) byExpression.set(problem.expression, problem);
  return byExpression.size !== before;
}

function ruleCondition(first: IgnoreProblem, problems: readonly IgnoreProblem[]): ConditionReportInput {
  const shown = problems.slice(0, MAX_EXPRESSIONS).map(({ expression, message }) => `${expression}: ${message}`);
  const more = problems.length > MAX_EXPRESSIONS ? ` And ${problems.length - MAX_EXPRESSIONS} more.` : '';
  return {
    type: 'IgnoreDifferencesWarning',
    reason: first.code,
    message: `jq expressions of ignore rules cannot be asked; what they name counts as a difference. ${shown.join(' ')}${more}`,
  };
}
