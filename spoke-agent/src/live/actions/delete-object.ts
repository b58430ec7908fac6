import type { LiveAnswers, LiveRequestParameters } from '@wheelhouse/protocol';
import { describeKey } from '../../engine/object-identity.js';
import { notInTree } from '../live.errors.js';
import type { ActionParts } from './run-action.js';

/** Deletes a live object: the very one that was looked at, not another one of its name. */
export async function deleteObject(
  wanted: LiveRequestParameters['delete'],
  { cluster, found, healing }: ActionParts,
): Promise<LiveAnswers['delete']> {
  const { key, live, isManaged } = found;
  const uid = live?.metadata.uid;
  if (uid === undefined) throw notInTree(key);
  const { propagation, force } = wanted;
  const isGone = !(await cluster.delete(key, { propagation, uid, ...(force && { gracePeriodSeconds: 0 }) }));
  if (isGone) throw notInTree(key);
  return { message: `${describeKey(key)} was deleted.`, warnings: isManaged ? [warningOf(healing.heals)] : [] };
}

function warningOf(heals: boolean): string {
  return heals
    ? 'It stands in Git: self-heal makes it again, usually within a second.'
    : 'It stands in Git: the next sync makes it again. Take it out of Git to be rid of it.';
}
