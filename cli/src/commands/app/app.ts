import type { Command } from 'commander';
import { addApplyCommand, addDeleteCommand, addRefreshCommand } from './apply.js';
import { addDiffCommand } from './diff.js';
import { addGetCommand } from './get.js';
import { addHistoryCommand, addRollbackCommand } from './history.js';
import { addListCommand } from './list.js';
import { addSyncCommand } from './sync.js';
import { addWaitCommand } from './wait.js';

/** `wheelhouse app`: applications. */
export function addAppCommands(program: Command): void {
  const app = program
    .command('app')
    .aliases(['application', 'applications'])
    .description('applications: one source on one cluster');
  addListCommand(app);
  addGetCommand(app);
  addDiffCommand(app);
  addSyncCommand(app);
  addWaitCommand(app);
  addHistoryCommand(app);
  addRollbackCommand(app);
  addApplyCommand(app);
  addDeleteCommand(app);
  addRefreshCommand(app);
}
