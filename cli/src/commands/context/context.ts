import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { HubClient } from '../../hub-client/hub-client.js';
import { printList, print, remark } from '../../output/print.js';
import { readSecret } from '../../output/standard-input.js';
import { checkAddress, resolveConnection } from '../../settings/connection.js';
import { readSettings, settingsPath, writeSettings } from '../../settings/settings-file.js';
import { type CommonOptions, integer, withConnection, withOutput } from '../options.js';

/** How long the token of a login works unless told. */
const TOKEN_DAYS = 90;

const CREATE_TOKEN = `mutation($name: String!, $days: Int) { createApiToken(name: $name, expiresInDays: $days) { secret } }`;

interface LoginOptions {
  username: string;
  passwordStdin?: boolean;
  tokenStdin?: boolean;
  name?: string;
  days: number;
}

/** `wheelhouse login`: asks for a token and remembers the hub. */
export function addLoginCommand(program: Command): void {
  program
    .command('login <url>')
    .description(
      'log in to a hub with a password (which becomes an API token) or a token, and make it the current context',
    )
    .option('--username <name>', 'user name', 'admin')
    .option('--password-stdin', 'read the password from standard input (default: ask for it)')
    .option('--token-stdin', 'read an API token from standard input instead')
    .option('--name <context>', 'name of the context (default: the host)')
    .option('--days <days>', 'days until the new token expires', integer(0, 3_650), TOKEN_DAYS)
    .action(async (url: string, options: LoginOptions) => {
      checkAddress(url, 'the command line');
      if (options.passwordStdin && options.tokenStdin)
        throw new CommandError('USAGE', 'Give --password-stdin or --token-stdin, not both.');
      const token = options.tokenStdin ? await readSecret('API token: ') : await tokenForPassword(url, options);
      await new HubClient({ url, authorization: `Bearer ${token}` }).request('{ viewer { name } }');
      const name = options.name ?? new URL(url).host;
      const settings = readSettings();
      const contexts = settings.contexts.filter((context) => context.name !== name);
      writeSettings({ current: name, contexts: [...contexts, { name, hub: url, token }] });
      remark(`Logged in to ${url}; current context is "${name}" (${settingsPath()}).`);
    });
}

async function tokenForPassword(url: string, options: LoginOptions): Promise<string> {
  if (!options.passwordStdin && !process.stdin.isTTY)
    throw new CommandError('USAGE', 'Give the password by --password-stdin, or a token by --token-stdin.');
  const password = await readSecret(`Password of ${options.username}: `);
  const basic = Buffer.from(`${options.username}:${password}`).toString('base64');
  const data = await new HubClient({ url, authorization: `Basic ${basic}` }).request<{
    createApiToken: { secret: string };
  }>(CREATE_TOKEN, { name: `login ${options.username}`, days: options.days });
  return data.createApiToken.secret;
}

/** `wheelhouse context`: known hubs. */
export function addContextCommands(program: Command): void {
  const context = program.command('context').alias('contexts').description('known hubs');
  withOutput(context.command('list'))
    .description('list contexts')
    .action((options: CommonOptions) => {
      const { contexts, current } = readSettings();
      printList(
        contexts,
        {
          data: ({ name, hub }) => ({ name, hub, isCurrent: name === current }),
          row: ({ name, hub }) => ({ CURRENT: name === current ? '*' : '', NAME: name, HUB: hub }),
          name: ({ name }) => `context/${name}`,
        },
        options,
        'contexts',
      );
    });
  context
    .command('use <name>')
    .description('make a context the current one')
    .action((name: string) => {
      const settings = readSettings();
      if (!settings.contexts.some((known) => known.name === name))
        throw new CommandError('NOT_FOUND', `There is no context "${name}".`, EXIT.notFound);
      writeSettings({ ...settings, current: name });
      remark(`Switched to context "${name}".`);
    });
  context
    .command('remove <name>')
    .description('forget a context; its token goes on working until `wheelhouse token revoke`')
    .action((name: string) => {
      const { current, contexts } = readSettings();
      if (!contexts.some((known) => known.name === name))
        throw new CommandError('NOT_FOUND', `There is no context "${name}".`, EXIT.notFound);
      writeSettings({
        ...(current && current !== name ? { current } : {}),
        contexts: contexts.filter((known) => known.name !== name),
      });
      remark(`Forgot context "${name}".`);
    });
  withConnection(context.command('view'))
    .description('show which hub and token would be used, and where they come from')
    .action((options: CommonOptions) => {
      const { url, urlFrom, tokenFrom } = resolveConnection(options);
      print(`hub:    ${url} (from ${urlFrom})\ntoken:  *** (from ${tokenFrom})`);
    });
}
