import { Option, type Command } from 'commander';
import type { HubClient } from '../../hub-client/hub-client.js';
import { subscribe } from '../../hub-client/subscribe.js';
import { printList } from '../../output/print.js';
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
export function addListCommand(parent: Command, name = 'list'): void {
  withSelection(withOutput(withConnection(parent.command(name))))
    .description('list applications with their sync status, health and freshness')
    .addOption(new Option('--sort-by <order>', 'order').choices(Object.keys(ORDERS)).default('name'))
    .option('--limit <count>', 'stop after so many rows', integer(1, 1_000_000))
    .option('-w, --watch', 'print applications again as events concern them')
    .action(async (options: ListOptions) => {
      const hub = connect(options);
      const rows = await listApplications(hub, options, {
        orderBy: ORDERS[options.sortBy] ?? { field: 'NAME', direction: 'ASC' },
        limit: options.limit,
      });
      printList(rows, applicationPresentation, options, 'applications');
      if (options.watch) await watch(hub, options);
    });
}

async function watch(hub: HubClient, options: ListOptions): Promise<void> {
  const events = subscribe<{ fleetEvents: { applicationName: string | null } }>(
    hub.address,
    'subscription { fleetEvents { applicationName } }',
    {},
  );
  for await (const { fleetEvents } of events) {
    if (!fleetEvents.applicationName) continue;
    const rows = await listApplications(hub, { ...options, search: options.search ?? fleetEvents.applicationName });
    const changed = rows.filter((row) => row.name === fleetEvents.applicationName);
    if (changed.length > 0) printList(changed, applicationPresentation, { ...options, headers: false }, 'applications');
  }
}
