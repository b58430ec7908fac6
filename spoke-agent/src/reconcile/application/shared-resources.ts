// Objects that two applications want. One has them, the other one leaves them alone; both are told, each with both names.
import type { ConditionReportInput } from '@wheelhouse/protocol';
import type { ObjectKey } from '../../cluster/cluster.js';
import { syncOption } from '../../engine/annotations.js';
import { describeKey } from '../../engine/object-identity.js';
import type { ManagedApplication, ManagedState, RefusedObject } from '../state/managed-state.js';

/** How many objects the reason of a failed sync names. */
const NAMED = 5;

type Applications = Pick<ManagedState, 'applications' | 'refusedApplications'>;

/** One condition for each object that the application shares with another, whoever has it. */
export function sharedResourceConditions(state: Applications, application: ManagedApplication): ConditionReportInput[] {
  const mine = nameOf(state, application.id);
  const refused = application.refused.map(({ key, ownerId }) => {
    const owner = nameOf(state, ownerId);
    return `${shared(key, mine, owner)}: ${owner} has it, and ${mine} leaves it alone. ${ADVICE}`;
  });
  const contested = contendersOf(state, application.id).map(({ key, contenderId }) => {
    const contender = nameOf(state, contenderId);
    return `${shared(key, mine, contender)}: ${mine} has it, and ${contender} leaves it alone. ${ADVICE}`;
  });
  const messages = [...refused, ...contested];
  return messages.map((message) => ({ type: 'SharedResourceWarning', reason: 'SharedResource', message }));
}

/** Why a sync fails with `FailOnSharedResource=true`; undefined when it does not. */
export function sharedResourceFailure(
  state: Applications,
  application: ManagedApplication,
  syncOptions: readonly string[],
): string | undefined {
  if (syncOption(undefined, syncOptions, 'FailOnSharedResource') !== 'true' || application.refused.length === 0)
    return undefined;
  const mine = nameOf(state, application.id);
  const texts = application.refused
    .slice(0, NAMED)
    .map(({ key, ownerId }) => shared(key, mine, nameOf(state, ownerId)));
  const rest = application.refused.length - texts.length;
  return `Nothing is applied (FailOnSharedResource=true): ${texts.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. ${ADVICE}`;
}

/** The applications that have to be told, because what they share with this one is not what it was. */
export function toldOf(before: readonly RefusedObject[], after: readonly RefusedObject[]): string[] {
  const text = ({ identity, ownerId }: RefusedObject): string => `${ownerId} ${identity}`;
  const [old, now] = [new Set(before.map(text)), new Set(after.map(text))];
  const changed = [...before.filter((each) => !now.has(text(each))), ...after.filter((each) => !old.has(text(each)))];
  return [...new Set(changed.map(({ ownerId }) => ownerId))];
}

const ADVICE = 'Let one of the two applications have it.';

function shared(key: ObjectKey, mine: string, other: string): string {
  return `${describeKey(key)} is part of applications ${mine} and ${other}`;
}

function contendersOf(state: Applications, ownerId: string): { key: ObjectKey; contenderId: string }[] {
  return state
    .refusedApplications()
    .filter(({ assignment }) => assignment !== undefined)
    .flatMap(({ id, refused }) =>
      refused.filter((each) => each.ownerId === ownerId).map(({ key }) => ({ key, contenderId: id })),
    );
}

function nameOf({ applications }: Applications, id: string): string {
  const application = applications.get(id);
  return (application?.assignment ?? application?.removal?.assignment)?.applicationName ?? id;
}
