import type { ConfigMap } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, printOne, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const FIELDS = 'name data createdAt updatedAt';
const LIST = `query($first: Int, $after: String) {
  configMaps(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const GET = `query($name: String!) { configMap(name: $name) { ${FIELDS} } }`;
const DELETE = `mutation($name: String!) { deleteConfigMap(name: $name) }`;

const presentation: Presentation<ConfigMap> = {
  row: ({ name, data, updatedAt }) => ({
    NAME: name,
    KEYS: Object.keys(data).toSorted().join(','),
    CHANGED: `${age(updatedAt)} ago`,
  }),
  wide: ({ createdAt }) => ({ AGE: age(createdAt) }),
  name: ({ name }) => `configmap/${name}`,
};

/** `wheelhouse configmap`: what application sets refer to. They are applied with `apply -f`. */
export function addConfigMapCommands(program: Command): void {
  const configMap = program
    .command('configmap')
    .aliases(['configmaps', 'cm'])
    .description('ConfigMaps that application sets refer to; `apply -f` makes them');
  withOutput(withConnection(configMap.command('list').alias('ls')))
    .description('list ConfigMaps')
    .action(async (options: CommonOptions) => {
      printList(await readAll<ConfigMap>(connect(options), 'configMaps', LIST), presentation, options, 'ConfigMaps');
    });
  withOutput(withConnection(configMap.command('get <name>')))
    .description('show one ConfigMap')
    .action(async (name: string, options: CommonOptions) => {
      const data = await connect(options).request<{ configMap: ConfigMap | null }>(GET, { name });
      if (!data.configMap) throw new CommandError('NOT_FOUND', `There is no ConfigMap "${name}".`, EXIT.notFound);
      printOne(data.configMap, presentation, { ...options, output: options.output ?? 'yaml' });
    });
  withConnection(configMap.command('delete <name>'))
    .description('delete a ConfigMap')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(DELETE, { name });
      remark(`configmap/${name} deleted`);
    });
}
