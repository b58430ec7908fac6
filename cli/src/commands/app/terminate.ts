import type { Command } from 'commander';
import { remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection } from '../options.js';

const TERMINATE = `mutation($name: String!) { terminateOperation(name: $name) { name } }`;
const CONFIRM = `mutation($name: String!) { confirmDeletion(name: $name) { name } }`;

/** `app terminate-op`: ends the sync that runs. */
export function addTerminateCommand(parent: Command): void {
  withConnection(parent.command('terminate-op <name>'))
    .description('end the sync that runs, also an automated one')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(TERMINATE, { name });
      remark(`application/${name} termination requested`);
    });
}

/** `app confirm-deletion`: says yes to deletions that ask for it. */
export function addConfirmDeletionCommand(parent: Command): void {
  withConnection(parent.command('confirm-deletion <name>'))
    .description('confirm the deletions that an application waits for (Prune=confirm, Delete=confirm)')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(CONFIRM, { name });
      remark(`application/${name} confirmed: the deletions that wait for it now go ahead; later ones ask again`);
    });
}
