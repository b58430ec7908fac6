import type { Command } from 'commander';
import { addActionsCommands, addDeleteResourceCommand } from './actions.js';
import { addAcceptCommand } from './accept.js';
import { addApplyCommand, addDeleteCommand, addRefreshCommand } from './apply.js';
import { addChildrenCommand } from './children.js';
import { addDiffCommand } from './diff.js';
import { addGetCommand } from './get.js';
import { addGetResourceCommand } from './get-resource.js';
import { addHistoryCommand, addRollbackCommand } from './history.js';
import { addListCommand } from './list.js';
import { addLogsCommand } from './logs.js';
import { addManifestsCommand } from './manifests.js';
import { addResourceEventsCommand } from './resource-events.js';
import { addResumeCommand, addSuspendCommand } from './suspend.js';
import { addSyncCommand } from './sync.js';
import { addConfirmDeletionCommand, addTerminateCommand } from './terminate.js';
import { addTreeCommand } from './tree.js';
import { addWaitCommand } from './wait.js';

/** `wheelhouse app`: applications. */
export function addAppCommands(program: Command): void {
  const app = program
    .command('app')
    .aliases(['application', 'applications'])
    .description('applications: one source on one cluster');
  addListCommand(app);
  addGetCommand(app);
  addTreeCommand(app);
  addDiffCommand(app);
  addManifestsCommand(app);
  addGetResourceCommand(app);
  addResourceEventsCommand(app);
  addLogsCommand(app);
  addSyncCommand(app);
  addWaitCommand(app);
  addHistoryCommand(app);
  addChildrenCommand(app);
  addRollbackCommand(app);
  addApplyCommand(app);
  addDeleteCommand(app);
  addRefreshCommand(app);
  addActionsCommands(app);
  addDeleteResourceCommand(app);
  addAcceptCommand(app);
  addTerminateCommand(app);
  addConfirmDeletionCommand(app);
  addSuspendCommand(app);
  addResumeCommand(app);
}
