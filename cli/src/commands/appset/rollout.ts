import type { Rollout } from '@wheelhouse/protocol';
import { age } from '../../output/age.js';
import { formatTable, shorten } from '../../output/table.js';

/** The fields of a rollout that commands show. */
export const ROLLOUT_FIELDS = `isProgressing openStep
  steps { step selector maxUpdate applicationCount waiting pending progressing healthy }
  applications(first: 5000) { application status step targetRevisions message lastTransitionTime }`;

/** How many applications that keep a rollout back are named. */
const BLOCKING_SHOWN = 10;

/** A rollout for a terminal: its steps, and the applications of the open step that are not Healthy yet. */
export function formatRollout(rollout: Rollout): string {
  const { openStep, isProgressing } = rollout;
  const state =
    openStep !== null && openStep !== undefined
      ? `Step ${openStep} of ${rollout.steps.length} is open.`
      : isProgressing
        ? 'Only applications without a step are not Healthy; the set never syncs them.'
        : 'Complete.';
  const steps = rollout.steps.map((step) => ({
    STEP: step.step === openStep ? `${step.step} *` : `${step.step}`,
    APPLICATIONS: step.selector || '(all)',
    MAX: step.maxUpdate ?? 'all',
    APPS: step.applicationCount,
    WAITING: step.waiting,
    PENDING: step.pending,
    PROGRESSING: step.progressing,
    HEALTHY: step.healthy,
  }));
  return [`Rollout: ${state}`, formatTable(steps), formatBlocking(rollout)].filter((part) => part !== '').join('\n');
}

function formatBlocking({ applications, openStep }: Rollout): string {
  const current = `${openStep ?? -1}`;
  const blocking = applications.filter(({ step, status }) => step === current && status !== 'Healthy');
  const rows = blocking.slice(0, BLOCKING_SHOWN).map((one) => ({
    APPLICATION: one.application,
    STATUS: one.status,
    SINCE: age(one.lastTransitionTime),
    MESSAGE: shorten(one.message),
  }));
  const more = blocking.length - rows.length;
  return [formatTable(rows), ...(more > 0 ? [`... and ${more} more`] : [])].filter((part) => part !== '').join('\n');
}
