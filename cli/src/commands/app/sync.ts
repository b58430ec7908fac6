import type { Command } from 'commander';
import { remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, seconds, withConnection, withOutput } from '../options.js';
import { type ApplicationSelection, listApplications } from './application.js';
import { withSelection } from './selection-options.js';
import { DEFAULT_WAIT_SECONDS, waitFor } from './wait.js';

const SYNC = `mutation($name: String!, $prune: Boolean) { syncApplication(name: $name, prune: $prune) { operationId } }`;

/** `app sync`: applies once, whatever the sync policy. */
export function addSyncCommand(parent: Command, name = 'sync'): void {
  withSelection(withOutput(withConnection(parent.command(`${name} [names...]`))))
    .description('sync applications once, whatever their sync policy, and wait for the outcome')
    .option('--prune', 'also delete tracked objects that Git no longer has')
    .option('--async', 'do not wait')
    .option('--timeout <duration>', 'how long to wait', seconds, DEFAULT_WAIT_SECONDS)
    .action(
      async (
        names: string[],
        options: CommonOptions & ApplicationSelection & { prune?: boolean; async?: boolean; timeout: number },
      ) => {
        const hub = connect(options);
        const wanted = names.length > 0 ? names : (await listApplications(hub, options)).map((row) => row.name);
        for (const application of wanted) {
          await hub.request(SYNC, { name: application, prune: options.prune ?? false });
          remark(`application/${application} sync requested`);
        }
        if (!options.async && wanted.length > 0)
          await waitFor(hub, { names: wanted, ...options, sync: true, health: false });
      },
    );
}
