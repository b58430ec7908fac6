import { Option, type Command } from 'commander';
import type { HubClient } from '../../hub-client/hub-client.js';
import { subscribe } from '../../hub-client/subscribe.js';
import { printList } from '../../output/print.js';
import { untilInterrupted, watchPrinter } from '../../output/print-watch.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, withConnection, withOutput } from '../options.js';
import { type ApplicationSelection, applicationPresentation, listApplications } from './application.js';
import { withSelection } from './selection-options.js';

type ListOptions = CommonOptions & ApplicationSelection & { watch?: boolean; limit?: number; sortBy: string };

const ORDERS: Readonly<Record<string, { field: string; direction: string }>> = {
  name: { field: 'NAME', direction: 'ASC' },
  cluster: { field: 'CLUSTER', direction: 'ASC' },
  sync: { field: 'SYNC_STATUS', direction: 'ASC' },
  health: { field: 'HEALTH', direction: 'ASC' },
  reported: { field: 'REPORTED', direction: 'DESC' },
  created: { field: 'CREATED', direction: 'DESC' },
};

/** `app list`: applications with their state. */
export function addListCommand(parent: Command): void {
  withList(parent.command('list').alias('ls'))
    .description('list applications with their sync status, health and freshness')
    .action(runList);
}

/** Adds the flags of a list of applications. */
export function withList(command: Command): Command {
  return withSelection(withOutput(withConnection(command)))
    .addOption(new Option('--sort-by <order>', 'order of the rows').choices(Object.keys(ORDERS)).default('name'))
    .option('--limit <count>', 'stop after so many rows', integer(1, 1_000_000))
    .option('-w, --watch', 'go on, and print an application again whenever an event concerns it; Ctrl+C ends');
}

/** Lists, and goes on with `--watch`. */
export async function runList(options: ListOptions): Promise<void> {
  const hub = connect(options);
  const order = { orderBy: ORDERS[options.sortBy] ?? { field: 'NAME', direction: 'ASC' }, limit: options.limit };
  if (options.watch) await watch(hub, options, order);
  else printList(await listApplications(hub, options, order), applicationPresentation, options, 'applications');
}

async function watch(
  hub: HubClient,
  options: ListOptions,
  order: { orderBy: { field: string; direction: string }; limit: number | undefined },
): Promise<void> {
  const show = watchPrinter(applicationPresentation, options);
  const { signal, dispose } = untilInterrupted();
  try {
    show(await listApplications(hub, options, order));
    const events = subscribe<{ fleetEvents: { applicationName: string | null } }>(
      hub.address,
      'subscription { fleetEvents { applicationName } }',
      {},
      signal,
    );
    for await (const { fleetEvents } of events) {
      const name = fleetEvents.applicationName;
      if (!name || (options.search && !name.includes(options.search))) continue;
      const rows = await listApplications(hub, { ...options, search: name });
      show(rows.filter((row) => row.name === name));
    }
  } finally {
    dispose();
  }
}
