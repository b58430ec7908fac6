import type { Command } from 'commander';
import { print } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

/** `wheelhouse version`: of this program and of the hub. */
export function addVersionCommand(program: Command, version: string): void {
  withOutput(withConnection(program.command('version')), ['json'])
    .description('print the versions of the command line and of the hub')
    .option('--client', 'only the command line; asks no hub')
    .action(async (options: CommonOptions & { client?: boolean }) => {
      const hub = options.client
        ? null
        : (await connect(options).request<{ hub: { version: string; epoch: string } }>('{ hub { version epoch } }'))
            .hub;
      if (options.output === 'json') print(JSON.stringify({ client: version, hub }, null, 2));
      else print([`client: ${version}`, ...(hub ? [`hub:    ${hub.version}`] : [])].join('\n'));
    });
}
