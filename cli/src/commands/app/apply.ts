import type { Command } from 'commander';
import { remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { namingFile } from '../manifest-errors.js';
import { type CommonOptions, withConnection } from '../options.js';

const APPLY = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;
const DELETE = `mutation($name: String!, $cascade: Boolean) { deleteApplication(name: $name, cascade: $cascade) }`;
const REFRESH = `mutation($name: String!) { refreshApplication(name: $name) { name } }`;

/** `app apply`: a plain Application from a file. */
export function addApplyCommand(parent: Command): void {
  withConnection(parent.command('apply'))
    .description('create or change an application from a YAML or JSON file')
    .requiredOption('-f, --file <file>', 'the file; - for standard input')
    .action(async (options: CommonOptions & { file: string }) => {
      const manifest = await readInput(options.file);
      const data = await namingFile(options.file, () =>
        connect(options).request<{ applyApplication: { name: string } }>(APPLY, { manifest }),
      );
      remark(`application/${data.applyApplication.name} applied`);
    });
}

/** `app delete`: the application and, with its finalizer, its objects. */
export function addDeleteCommand(parent: Command, name = 'delete'): Command {
  return withConnection(parent.command(`${name} <name>`))
    .description('delete an application; its objects go too when it has the resources finalizer')
    .option('--cascade', 'delete its objects whatever its finalizers say')
    .option('--no-cascade', 'leave its objects')
    .action(async (name: string, options: CommonOptions & { cascade?: boolean }, command: Command) => {
      const isGiven = command.getOptionValueSource('cascade') === 'cli';
      await connect(options).request(DELETE, { name, cascade: isGiven ? options.cascade : null });
      remark(`application/${name} deletion requested`);
    });
}

/** `app refresh`: looks at Git now. */
export function addRefreshCommand(parent: Command): void {
  withConnection(parent.command('refresh <name>'))
    .description('ask its repository for news and render it again now')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(REFRESH, { name });
      remark(`application/${name} refreshed`);
    });
}
