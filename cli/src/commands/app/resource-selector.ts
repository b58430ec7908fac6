import type { ResourceSelectorInput } from '@wheelhouse/protocol';
import { InvalidArgumentError } from 'commander';

/**
 * Collects objects as `argocd app sync --resource` names them: `GROUP:KIND:NAME` or `GROUP:KIND:NAMESPACE/NAME`, where the group of core
 * kinds is empty and a `*` stands for any.
 */
export function resourceSelector(
  text: string,
  previous: readonly ResourceSelectorInput[] = [],
): ResourceSelectorInput[] {
  const [group, kind, object, ...more] = text.split(':');
  const name = [object, ...more].join(':');
  if (group === undefined || !kind || object === undefined || name === '')
    throw new InvalidArgumentError(
      'Give GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME, for example apps:Deployment:web.',
    );
  if (text.startsWith('!')) throw new InvalidArgumentError('Objects cannot be left out by "!": name those to sync.');
  const slash = name.indexOf('/');
  const selector = {
    ...member('group', group),
    ...member('kind', kind),
    ...(slash < 0 ? {} : member('namespace', name.slice(0, slash))),
    ...member('name', name.slice(slash + 1)),
  };
  return [...previous, selector];
}

function member(key: keyof ResourceSelectorInput, text: string): ResourceSelectorInput {
  return text === '*' ? {} : { [key]: text };
}
