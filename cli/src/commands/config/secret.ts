import type { Secret } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, remark } from '../../output/print.js';
import { readSecret } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const LIST = `query($first: Int, $after: String) {
  secrets(first: $first, after: $after) {
    nodes { name keys { key createdAt updatedAt } } pageInfo { hasNextPage endCursor }
  }
}`;
const SET = `mutation($name: String!, $key: String!, $value: String!) {
  setSecretValue(name: $name, key: $key, value: $value) { name }
}`;
const DELETE = `mutation($name: String!) { deleteSecret(name: $name) }`;

const presentation: Presentation<Secret> = {
  row: ({ name, keys }) => ({
    NAME: name,
    KEYS: keys.map(({ key }) => key).join(','),
    CHANGED: `${age(newest(keys))} ago`,
  }),
  wide: ({ keys }) => ({ KEYS: keys.map(({ key, updatedAt }) => `${key} (${age(updatedAt)})`).join(', ') }),
  name: ({ name }) => `secret/${name}`,
};

function newest(keys: Secret['keys']): string {
  return (
    keys
      .map(({ updatedAt }) => updatedAt)
      .toSorted()
      .at(-1) ?? ''
  );
}

/** `wheelhouse secret`: what application sets refer to and nobody may read. */
export function addSecretCommands(program: Command): void {
  const secret = program
    .command('secret')
    .alias('secrets')
    .description('Secrets that application sets refer to; their values are never shown');
  withConnection(secret.command('set <name> <key>'))
    .description('set one key of a Secret; the value comes from standard input, or is asked for')
    // Else the message about one argument too many would repeat the value.
    .allowExcessArguments()
    .action(async (name: string, key: string, options: CommonOptions, command: Command) => {
      if (command.args.length > 2)
        throw new CommandError('USAGE', 'A value never goes on the command line: give it on standard input.');
      const value = await readSecret(`Value of ${key} of the Secret ${name}: `);
      if (value === '') throw new CommandError('USAGE', 'The value is empty. Give it on standard input.');
      await connect(options).request(SET, { name, key, value });
      remark(`secret/${name} ${key} set`);
    });
  withOutput(withConnection(secret.command('list').alias('ls')))
    .description('list Secrets with their keys, without values')
    .action(async (options: CommonOptions) => {
      printList(await readAll<Secret>(connect(options), 'secrets', LIST), presentation, options, 'Secrets');
    });
  withConnection(secret.command('delete <name>'))
    .description('delete a Secret with all its keys')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(DELETE, { name });
      remark(`secret/${name} deleted`);
    });
}
