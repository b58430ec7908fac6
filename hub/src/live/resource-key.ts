import { InvalidInputError, type LiveResourceKey, type ResourceKeyInput } from '@wheelhouse/protocol';

/** No name of Kubernetes is longer. */
const MAX_PART = 512;

/** What a person named, as agents are asked for it. */
export function liveKeyOf(input: ResourceKeyInput): LiveResourceKey {
  const { group, version, kind, namespace, name } = input;
  for (const [part, value] of Object.entries({ kind, name }))
    if (value === '') throw new InvalidInputError('INVALID_INPUT', `\`resource.${part}\` must not be empty.`);
  for (const [part, value] of Object.entries(input))
    if (typeof value === 'string' && value.length > MAX_PART)
      throw new InvalidInputError('INVALID_INPUT', `\`resource.${part}\` is longer than ${MAX_PART} characters.`);
  return {
    group: group ?? '',
    kind,
    name,
    ...(version !== null && version !== undefined && { version }),
    ...(namespace !== null && namespace !== undefined && { namespace }),
  };
}

/** `Deployment "web"`, for events and messages. */
export function describeResource({ kind, namespace, name }: LiveResourceKey): string {
  return `${kind} "${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}"`;
}
