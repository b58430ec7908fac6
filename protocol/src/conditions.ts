/** Types and reasons of conditions: stable words for programs; messages are for people. */

/** Condition types of an application set: as in Argo CD, and `PlanHeld`. */
export const SET_CONDITIONS = [
  'ErrorOccurred',
  'ParametersGenerated',
  'ResourcesUpToDate',
  'PlanHeld',
  'RolloutProgressing',
  'InvalidRolloutConfig',
] as const;
export type SetConditionType = (typeof SET_CONDITIONS)[number];

/** Reasons on application sets: as in Argo CD where it has one. */
export const SET_REASONS = {
  upToDate: 'ApplicationSetUpToDate',
  generated: 'ParametersGenerated',
  generatorFailed: 'ApplicationGenerationFromParamsError',
  templateFailed: 'RenderTemplateParamsError',
  validationFailed: 'ApplicationValidationError',
  budgetExceeded: 'DeletionBudgetExceeded',
  withinBudget: 'WithinDeletionBudget',
  rolloutStarted: 'ApplicationSetModified',
  rolloutComplete: 'ApplicationSetRolloutComplete',
  rolloutInvalid: 'InvalidRolloutConfig',
  rolloutValid: 'ValidRolloutConfig',
} as const;

/** Condition types of an application: as in Argo CD, and ours. */
export const APPLICATION_CONDITIONS = [
  'ComparisonError',
  'InvalidSpecError',
  'SyncError',
  'DeletionError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'OrphanedResourceWarning',
  'IgnoreDifferencesWarning',
  // Ours: a change waits for other applications; a deletion waits; children are not pruned without being asked.
  'Waiting',
  'DeletionWaiting',
  'PruneHeld',
] as const;
export type ApplicationConditionType = (typeof APPLICATION_CONDITIONS)[number];

/** Why an agent applies and prunes nothing new. */
export const HOLD_CODES = [
  'HUB_BEHIND',
  'BUNDLE_TAMPERED',
  'STATE_CORRUPT',
  'AGENT_DUPLICATE',
  'REVOKED',
  'SUSPENDED_LOCALLY',
] as const;
export type HoldCode = (typeof HOLD_CODES)[number];
