import type { Command } from 'commander';
import { CommandError } from '../../exit-codes.js';
import { choices, list } from '../options.js';
import type { ApplicationSelection } from './application.js';

const SYNC = ['Synced', 'OutOfSync', 'Unknown'];
const HEALTH = ['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Missing', 'Unknown'];
const FRESHNESS = ['Live', 'Late', 'Lost'];

/** Adds the flags that choose applications. */
export function withSelection(command: Command): Command {
  return command
    .option('-l, --selector <selector>', 'label selector over applications, for example team=web,tier!=test')
    .option('--cluster-selector <selector>', 'label selector over their clusters, for example env=prod')
    .option('--cluster <names>', 'cluster names, comma-separated', list)
    .option('--appset <names>', 'application set names, comma-separated', list)
    .option('--project <names>', 'projects, comma-separated', list)
    .option('--search <text>', 'a part of the name')
    .option('--sync <statuses>', SYNC.join(', '), choices(SYNC))
    .option('--health <values>', HEALTH.join(', '), choices(HEALTH))
    .option('--freshness <values>', FRESHNESS.join(', '), choices(FRESHNESS))
    .option('--held', 'those that something holds: suspended, waiting, or of a mode that does not sync by itself');
}

/** Whether any of those flags is given. */
export function isSelective(selection: ApplicationSelection): boolean {
  const { selector, clusterSelector, cluster, appset, project, search, sync, health, freshness, held } = selection;
  return [selector, clusterSelector, cluster, appset, project, search, sync, health, freshness, held].some(
    (flag) => flag !== undefined,
  );
}

/** Refuses names together with flags that choose: whether both or either would count is not obvious. */
export function checkNamesOrSelection(names: readonly string[], selection: ApplicationSelection): void {
  if (names.length > 0 && isSelective(selection))
    throw new CommandError('USAGE', 'Give names or flags that choose applications, not both.');
}
