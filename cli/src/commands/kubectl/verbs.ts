import { Argument, type Command } from 'commander';
import { CommandError } from '../../exit-codes.js';
import { addDeleteCommand } from '../app/apply.js';
import { addGetCommand, printApplication } from '../app/get.js';
import { addHistoryCommand, addRollbackCommand } from '../app/history.js';
import { runList, withList } from '../app/list.js';
import { addLogsCommand } from '../app/logs.js';
import { addSyncCommand } from '../app/sync.js';
import { addWaitCommand } from '../app/wait.js';
import { addAppsetDeleteCommand, addAppsetGetCommand, printSet, printSets } from '../appset/appset.js';
import { addClusterGetCommand, printCluster, printClusters, withClusterSelection } from '../cluster/commands.js';
import { addDiffCommand } from '../diff/diff.js';
import { addEventsCommand } from '../fleet/events.js';
import { withConnection, withOutput } from '../options.js';
import { printProject, printProjects } from '../project/project.js';
import { addRepoListCommand } from '../repo/repo.js';
import { addKubectlApply } from './apply.js';

const APPLICATION_WORDS = ['app', 'application', 'applications'];
const SET_WORDS = ['appset', 'applicationset', 'applicationsets'];

/** kubectl's order of words, for fingers that know it: `get apps`, `get app NAME`, `describe app NAME`, `apply -f FILE`, `delete appset NAME`. */
export function addVerbs(program: Command): void {
  addGet(program);
  const describe = program.command('describe').description('show one application, application set or cluster in full');
  addGetCommand(describe, 'app').aliases(['apps', 'application', 'applications']);
  addAppsetGetCommand(describe, 'appset').aliases(['appsets', 'applicationset', 'applicationsets']);
  addClusterGetCommand(describe, 'cluster').alias('clusters');
  const remove = program.command('delete').description('delete an application or an application set');
  addDeleteCommand(remove, 'app').aliases(['apps', 'application', 'applications']);
  addAppsetDeleteCommand(remove, 'appset').aliases(['appsets', 'applicationset', 'applicationsets']);
  addDiffCommand(program);
  addSyncCommand(program);
  addLogsCommand(program);
  addHistoryCommand(program);
  addRollbackCommand(program);
  addWaitCommand(program);
  addKubectlApply(program);
}

/** `get KIND` lists, `get KIND NAME` shows one row. */
function addGet(program: Command): void {
  const get = program
    .command('get')
    .description('list applications, application sets, clusters, projects, repositories or events');
  const name = (): Argument => new Argument('[name]', 'one of them; all without it');
  withList(get.command('apps').aliases(APPLICATION_WORDS))
    .description('list applications, or show one row')
    .addArgument(name())
    .action(async (wanted: string | undefined, options: Parameters<typeof runList>[0]) => {
      if (wanted === undefined) return runList(options);
      if (options.watch) throw new CommandError('USAGE', `Use \`wheelhouse get apps --search ${wanted} --watch\`.`);
      return printApplication(wanted, options);
    });
  withOutput(withConnection(get.command('appsets').aliases(SET_WORDS)))
    .description('list application sets, or show one row')
    .addArgument(name())
    .action((wanted: string | undefined, options: Parameters<typeof printSets>[0]) =>
      wanted === undefined ? printSets(options) : printSet(wanted, options),
    );
  withClusterSelection(get.command('clusters').alias('cluster'))
    .description('list clusters, or show one row')
    .addArgument(name())
    .action((wanted: string | undefined, options: Parameters<typeof printClusters>[0]) =>
      wanted === undefined ? printClusters(options) : printCluster(wanted, options),
    );
  withOutput(withConnection(get.command('projects').aliases(['project', 'proj'])))
    .description('list projects, or show one row')
    .addArgument(name())
    .action((wanted: string | undefined, options: Parameters<typeof printProjects>[0]) =>
      wanted === undefined ? printProjects(options) : printProject(wanted, options),
    );
  addRepoListCommand(get, 'repos').aliases(['repo', 'repositories', 'repository']);
  addEventsCommand(get, 'events');
}
