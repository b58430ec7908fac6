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
  const { openStep } = rollout;
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
  return [`Rollout: ${stateOf(rollout)}`, formatTable(steps), formatBlocking(rollout)]
    .filter((part) => part !== '')
    .join('\n');
}

function stateOf({ steps, openStep, isProgressing }: Rollout): string {
  const open = steps.find(({ step }) => step === openStep);
  if (open === undefined)
    return isProgressing ? 'Only applications without a step are not Healthy; the set never syncs them.' : 'Complete.';
  const isGate = /^0%?$/.test(open.maxUpdate ?? '') && open.healthy < open.applicationCount;
  const gate = `, and its maxUpdate ${open.maxUpdate} holds everything: raise it and apply the set to go on`;
  return `Step ${open.step} of ${steps.length} is open${isGate ? gate : ''}.`;
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
