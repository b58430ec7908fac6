import { type ApplicationRevision, shortRevision } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { age } from '../../output/age.js';
import { printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';

/** The largest Int of GraphQL. */
const MAX_INT = 2_147_483_647;

const HISTORY = `query($name: String!) {
  application(name: $name) { history { id revision renderDigest deployedAt initiatedBy } }
}`;
const ROLLBACK = `mutation($name: String!, $id: Int!) { rollbackApplication(name: $name, id: $id) { name revision } }`;

/** `app history`: earlier desired states. */
export function addHistoryCommand(parent: Command, name = 'history'): void {
  withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('list the desired states an application has had, newest first')
    .action(async (name: string, options: CommonOptions) => {
      const answer = await connect(options).request<{
        application: { history: ApplicationRevision[] } | null;
      }>(HISTORY, { name });
      printList(
        foundApplication(answer.application, name).history,
        {
          row: (entry) => ({
            ID: entry.id,
            REVISION: shortRevision(entry.revision),
            DEPLOYED: age(entry.deployedAt),
            BY: entry.initiatedBy,
          }),
          wide: (entry) => ({ COMMIT: entry.revision, RENDER: entry.renderDigest.slice(0, 12) }),
          name: (entry) => String(entry.id),
        },
        options,
        'history',
      );
    });
}

/** `app rollback`: an earlier desired state becomes the current one. */
export function addRollbackCommand(parent: Command, name = 'rollback'): void {
  withConnection(parent.command(name))
    .argument('<name>', 'application')
    .argument('<id>', 'id in its history', integer(1, MAX_INT))
    .description('go back to a desired state of the history; refused while automated sync is on')
    .action(async (name: string, id: number, options: CommonOptions) => {
      const { rollbackApplication } = await connect(options).request<{
        rollbackApplication: { name: string; revision: string | null };
      }>(ROLLBACK, { name, id });
      remark(`application/${rollbackApplication.name} rolled back to ${rollbackApplication.revision ?? id}`);
    });
}
