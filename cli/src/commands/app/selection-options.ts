import type { Command } from 'commander';
import { list } from '../options.js';

/** Adds the flags that choose applications. */
export function withSelection(command: Command): Command {
  return command
    .option('-l, --selector <selector>', 'label selector over applications, for example team=web,tier!=test')
    .option('--cluster-selector <selector>', 'label selector over their clusters, for example env=prod')
    .option('--cluster <names>', 'cluster names, comma-separated', list)
    .option('--appset <names>', 'application set names, comma-separated', list)
    .option('--project <names>', 'projects, comma-separated', list)
    .option('--search <text>', 'a part of the name')
    .option('--sync <statuses>', 'Synced, OutOfSync, Unknown', list)
    .option('--health <values>', 'Healthy, Progressing, Degraded, Suspended, Missing, Unknown', list)
    .option('--freshness <values>', 'Live, Late, Lost', list);
}
