// Conditions of an application that no reconciliation sets: what was found beside them.
import type { ConditionReportInput } from '@wheelhouse/protocol';
import type { IgnoreProblem } from '../../engine/ignore/ignored-fields.js';
import { unknownSyncOptions } from '../../engine/unknown-sync-options.js';
import type { ManagedApplication } from '../state/managed-state.js';

/** Expressions, and pointers, that a condition gives; of the others it says how many there are. */
const MAX_SHOWN = 5;

/** Orphans, sync options that mean nothing, and ignore rules that cannot be asked or are read otherwise than meant. */
export function observedConditions(application: ManagedApplication): ConditionReportInput[] {
  const { orphanCondition, ruleProblems, assignment } = application;
  const conditions = orphanCondition === undefined ? [] : [orphanCondition];
  const unknown = [...unknownSyncOptions(assignment?.syncPolicy.syncOptions ?? []), ...application.unknownOptions];
  if (unknown.length > 0)
    conditions.push({ type: 'SyncWarning', reason: 'UnknownSyncOption', message: unknown.join(' ') });
  const isCurrent = ruleProblems !== undefined && ruleProblems.assignment === assignment?.digest;
  const problems = isCurrent ? [...ruleProblems.byExpression.values()] : [];
  const [reason] = [...problems.map(({ code }) => code), ...application.misreadPointers.map(() => 'MisreadPointer')];
  if (reason === undefined) return conditions;
  const message = [...expressionSentences(problems), ...atMost(application.misreadPointers)].join(' ');
  return [...conditions, { type: 'IgnoreDifferencesWarning', reason, message }];
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

function expressionSentences(problems: readonly IgnoreProblem[]): string[] {
  if (problems.length === 0) return [];
  const lead = 'jq expressions of ignore rules cannot be asked; what they name counts as a difference.';
  return [lead, ...atMost(problems.map(({ expression, message }) => `${expression}: ${message}`))];
}

function atMost(sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, MAX_SHOWN);
  return sentences.length > shown.length ? [...shown, `And ${sentences.length - shown.length} more.`] : shown;
}
