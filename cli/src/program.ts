import { Command, Help, type Option } from 'commander';
import { addAppCommands } from './commands/app/app.js';
import { addAppsetCommands } from './commands/appset/appset.js';
import { addClusterCommands } from './commands/cluster/commands.js';
import { addConfigMapCommands } from './commands/config/config-map.js';
import { addDecisionCommands } from './commands/config/decision.js';
import { addSecretCommands } from './commands/config/secret.js';
import { addContextCommands, addLoginCommand } from './commands/context/context.js';
import { addEventsCommand } from './commands/fleet/events.js';
import { addFindCommands, addFleetCommands } from './commands/fleet/fleet.js';
import { addVerbs } from './commands/kubectl/verbs.js';
import { addHealthCommand } from './commands/health/health.js';
import { HUB_HEADING } from './commands/options.js';
import { addProcessCommands } from './commands/process/process.js';
import { addProjectCommands } from './commands/project/project.js';
import { addRenderCommand } from './commands/render/render.js';
import { addRepoCommands } from './commands/repo/repo.js';
import { addTokenCommands } from './commands/token/token.js';
import { addVersionCommand } from './commands/version/version.js';
import { addDemoCommand } from './demo/command.js';
import { addDemoRepositoryCommand } from './demo/repository-command.js';
import { EXIT } from './exit-codes.js';

const EXIT_CODES = `
Exit codes: 0 ok, 1 a difference, 2 usage or other errors, 3 not authorised, 4 not found,
5 conflict (or a held plan), 6 hub unreachable, 7 timeout.
Environment: WHEELHOUSE_HUB, WHEELHOUSE_TOKEN, WHEELHOUSE_CONTEXT, WHEELHOUSE_CONFIG.
Flags win over it, it wins over the context.`;

/** The version of the command line: that of its package. */
const VERSION = '0.1.0';

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('wheelhouse')
    .description('Wheelhouse: describe once what runs where, see the whole fleet.')
    .version(VERSION)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'Error USAGE: ')) })
    .configureHelp({ groupItems: withHubLast })
    .showHelpAfterError('Add --help to the command for its usage.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.failure;
      throw error;
    });
  addLoginCommand(program);
  addContextCommands(program);
  addTokenCommands(program);
  addClusterCommands(program);
  addRepoCommands(program);
  addSecretCommands(program);
  addConfigMapCommands(program);
  addDecisionCommands(program);
  addAppsetCommands(program);
  addAppCommands(program);
  addProjectCommands(program);
  addRenderCommand(program);
  addHealthCommand(program);
  addFleetCommands(program);
  addFindCommands(program);
  addEventsCommand(program);
  addVerbs(program);
  addVersionCommand(program, VERSION);
  addDemoCommand(program);
  addDemoRepositoryCommand(program);
  addProcessCommands(program);
  return program;
}

/** What a command is about comes first in its help, the flags that all have come last. */
function withHubLast<T extends Command | Option>(
  all: T[],
  visible: T[],
  groupOf: (item: T) => string,
): Map<string, T[]> {
  const groups = new Help().groupItems(all, visible, groupOf);
  const hub = groups.get(HUB_HEADING);
  groups.delete(HUB_HEADING);
  return hub ? groups.set(HUB_HEADING, hub) : groups;
}
