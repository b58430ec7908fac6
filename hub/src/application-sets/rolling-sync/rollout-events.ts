import type { Condition } from '@wheelhouse/protocol';
import type { NewEvent } from '../../audit/event-log.js';

/** What a change of the rollout's conditions means: it began, came to another step, ended, or its steps are wrong. */
export function rolloutEvents(name: string, before: readonly Condition[], after: readonly Condition[]): NewEvent[] {
  const base = { applicationSetName: name, actor: 'hub' };
  const events: NewEvent[] = [];
  const was = find(before, 'RolloutProgressing');
  const is = find(after, 'RolloutProgressing');
  if (is?.status === 'True' && is.message !== was?.message)
    events.push({
      ...base,
      type: was?.status === 'True' ? 'RolloutStepOpened' : 'RolloutStarted',
      message: `Application set "${name}": ${is.message}`,
    });
  if (is?.status === 'False' && was?.status === 'True')
    events.push({ ...base, type: 'RolloutCompleted', message: `Application set "${name}": ${is.message}` });
  const invalid = find(after, 'InvalidRolloutConfig');
  if (invalid?.status === 'True' && invalid.message !== find(before, 'InvalidRolloutConfig')?.message)
    events.push({
      ...base,
      type: 'RolloutConfigInvalid',
      severity: 'Warning',
      message: `Application set "${name}": ${invalid.message}`,
    });
  return events;
}

function find(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}
