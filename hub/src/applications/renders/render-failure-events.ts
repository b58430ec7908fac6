import type { Condition } from '@wheelhouse/protocol';
import type { NewEvent } from '../../audit/event-log.js';

/** An application with its conditions before and after it was rendered. */
export interface RenderedConditions {
  readonly id: string;
  readonly name: string;
  readonly before: readonly Condition[];
  readonly after: readonly Condition[];
}

/** How many application names an event about several of them holds. */
const NAMES_PER_EVENT = 20;

/** One event for each problem that is new, however many applications have it. */
export function renderFailureEvents(applications: readonly RenderedConditions[]): NewEvent[] {
  const failing = applications.flatMap(({ id, name, before, after }) => {
    const condition = after.find(({ type }) => !type.endsWith('Warning'));
    const isKnown = before.some(({ message }) => message === condition?.message);
    return condition && !isKnown ? [{ id, name, message: condition.message }] : [];
  });
  return [...Map.groupBy(failing, ({ message }) => message)].map(([message, group]): NewEvent => {
    const [first] = group;
    const isOne = group.length === 1 && first !== undefined;
    return {
      type: 'RenderFailed',
      severity: 'Warning',
      message: isOne ? message : `${group.length} applications: ${message}`,
      ...(isOne && { applicationId: first.id, applicationName: first.name }),
      actor: 'hub',
      details: { applications: group.slice(0, NAMES_PER_EVENT).map(({ name }) => name), count: group.length },
    };
  });
}
