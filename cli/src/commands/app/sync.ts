import type { Command } from 'commander';
import { CommandError } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, seconds, withConnection, withOutput } from '../options.js';
import { type ApplicationSelection, applicationPresentation, listApplications } from './application.js';
import { checkNamesOrSelection, isSelective, withSelection } from './selection-options.js';
import { lastOperations, untilFinished } from './sync-outcome.js';
import { DEFAULT_WAIT_SECONDS } from './wait.js';

const SYNC = `mutation($name: String!, $prune: Boolean) { syncApplication(name: $name, prune: $prune) { operationId } }`;

type SyncOptions = CommonOptions &
  ApplicationSelection & { prune?: boolean; async?: boolean; all?: boolean; timeout: number };

/** `app sync`: applies once, whatever the sync policy. */
export function addSyncCommand(parent: Command, name = 'sync'): void {
  withSelection(withOutput(withConnection(parent.command(name))))
    .argument('[names...]', 'applications')
    .description('sync applications once, whatever their sync policy, and wait for the outcome')
    .option('--all', 'all applications; needed when neither names nor flags choose some')
    .option('--prune', 'also delete tracked objects that Git no longer has')
    .option('--async', 'do not wait for the outcome')
    .option('--timeout <duration>', 'how long to wait, for example 90s or 5m', seconds, DEFAULT_WAIT_SECONDS)
    .action(async (names: string[], options: SyncOptions) => {
      checkNamesOrSelection(names, options);
      if (names.length === 0 && !options.all && !isSelective(options))
        throw new CommandError('USAGE', 'Name applications, choose some by flags such as -l, or give --all.');
      const hub = connect(options);
      const wanted = names.length > 0 ? names : (await listApplications(hub, options)).map((row) => row.name);
      if (wanted.length === 0) remark('No applications found.');
      else await sync(hub, wanted, options);
    });
}

async function sync(hub: HubClient, names: readonly string[], options: SyncOptions): Promise<void> {
  const before = await lastOperations(hub, names);
  for (const name of names) {
    await hub.request(SYNC, { name, prune: options.prune ?? false });
    remark(`application/${name} sync requested`);
  }
  if (options.async) return;
  const failed = await untilFinished(hub, before, options.timeout);
  const wanted = new Set(names);
  const rows = (await listApplications(hub, {})).filter(({ name }) => wanted.has(name));
  printList(rows, applicationPresentation, options, 'applications');
  if (failed.length > 0) throw new CommandError('SYNC_FAILED', failed.join('\n'));
}
