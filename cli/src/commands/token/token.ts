import type { ApiToken } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { age } from '../../output/age.js';
import { type Presentation, print, printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, withConnection, withOutput } from '../options.js';

/** How many days a token works unless told. */
const TOKEN_DAYS = 90;

const FIELDS = 'id name owner createdAt expiresAt revokedAt lastUsedAt';
const CREATE = `mutation($name: String!, $days: Int) {
  createApiToken(name: $name, expiresInDays: $days) { secret apiToken { ${FIELDS} } }
}`;
const LIST = `{ apiTokens { ${FIELDS} } }`;
const REVOKE = `mutation($id: ID!) { revokeApiToken(id: $id) { id } }`;

const presentation: Presentation<ApiToken> = {
  row: (token) => ({
    ID: token.id,
    NAME: token.name,
    OWNER: token.owner,
    EXPIRES: token.expiresAt ?? 'never',
    'LAST USED': token.lastUsedAt ? `${age(token.lastUsedAt)} ago` : 'never',
    REVOKED: token.revokedAt ? 'yes' : 'no',
  }),
  wide: (token) => ({ AGE: age(token.createdAt) }),
  name: (token) => `token/${token.id}`,
};

/** `wheelhouse token`: API tokens for people and scripts. */
export function addTokenCommands(program: Command): void {
  const token = program.command('token').alias('tokens').description('API tokens for people and scripts');
  withOutput(withConnection(token.command('create <name>')), ['json'])
    .description('make an API token and print its secret, once')
    .option('--days <days>', 'days until it stops working; 0 for never', integer(0, 3_650), TOKEN_DAYS)
    .action(async (name: string, options: CommonOptions & { days: number }) => {
      const { createApiToken } = await connect(options).request<{
        createApiToken: { secret: string; apiToken: ApiToken };
      }>(CREATE, { name, days: options.days });
      if (options.output === 'json') print(JSON.stringify(createApiToken, null, 2));
      else print(createApiToken.secret);
    });
  withOutput(withConnection(token.command('list').alias('ls')))
    .description('list API tokens, without their secrets')
    .action(async (options: CommonOptions) => {
      const { apiTokens } = await connect(options).request<{ apiTokens: ApiToken[] }>(LIST);
      printList(apiTokens, presentation, options, 'tokens');
    });
  withConnection(token.command('revoke <id>'))
    .description('revoke an API token and close what it opened')
    .action(async (id: string, options: CommonOptions) => {
      await connect(options).request(REVOKE, { id });
      remark(`token/${id} revoked`);
    });
}
