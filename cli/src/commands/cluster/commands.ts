import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { printList, printOne, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, keyValue, withConnection, withOutput } from '../options.js';
import { CLUSTER_FIELDS, clusterPresentation, type ListedCluster } from './cluster.js';
import { addRegisterCommand, addTokenCommand } from './register.js';

const LIST = `query($filter: ClusterFilter, $first: Int, $after: String) {
  clusters(filter: $filter, first: $first, after: $after) { nodes { ${CLUSTER_FIELDS} } pageInfo { hasNextPage endCursor } }
}`;

/** `wheelhouse cluster`: spokes. */
export function addClusterCommands(program: Command): void {
  const cluster = program.command('cluster').alias('clusters').description('clusters: the registered spokes');
  addRegisterCommand(cluster);
  addTokenCommand(cluster);
  addClusterListCommand(cluster);
  addClusterGetCommand(cluster);
  addLabelCommand(cluster);
  addSimple(cluster, 'rename <name> <newName>', 'give a cluster another name; identity, agent and applications stay', {
    query: `mutation($name: String!, $newName: String!) { renameCluster(name: $name, newName: $newName) { name } }`,
    variables: (name, newName) => ({ name, newName }),
    done: (name, newName) => `cluster/${name} renamed to ${newName}`,
  });
  addSimple(cluster, 'remove <name>', 'forget a cluster and revoke its agent; what runs in it is left alone', {
    query: `mutation($name: String!) { removeCluster(name: $name) }`,
    variables: (name) => ({ name }),
    done: (name) => `cluster/${name} removed`,
  });
  addSimple(cluster, 'revoke <name>', "revoke the keys of a cluster's agent", {
    query: `mutation($name: String!) { revokeAgent(cluster: $name) { name } }`,
    variables: (name) => ({ name }),
    done: (name) => `cluster/${name} agent revoked; let another join with \`wheelhouse cluster token ${name}\``,
  });
  addSimple(cluster, 'approve <name>', 'let an agent that holds go on with what the hub has now', {
    query: `mutation($name: String!) { approveHold(cluster: $name) { name } }`,
    variables: (name) => ({ name }),
    done: (name) => `cluster/${name} approved`,
  });
}

/** `cluster list`. */
export function addClusterListCommand(parent: Command, name = 'list'): void {
  withOutput(withConnection(parent.command(name)))
    .description('list clusters with their freshness')
    .option('-l, --selector <selector>', 'label selector, for example env=prod,region in (eu,us)')
    .option('--search <text>', 'a part of the name')
    .action(async (options: CommonOptions & { selector?: string; search?: string }) => {
      const rows = await readAll<ListedCluster>(connect(options), 'clusters', LIST, {
        variables: { filter: { selector: options.selector, search: options.search } },
      });
      printList(rows, clusterPresentation, options, 'clusters');
    });
}

/** `cluster get`. */
export function addClusterGetCommand(parent: Command, name = 'get'): void {
  withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('show one cluster')
    .action(async (name: string, options: CommonOptions) => {
      const { cluster } = await connect(options).request<{ cluster: ListedCluster | null }>(
        `query($name: String!) { cluster(name: $name) { ${CLUSTER_FIELDS} } }`,
        { name },
      );
      if (!cluster) throw new CommandError('NOT_FOUND', `There is no cluster "${name}".`, EXIT.notFound);
      printOne(cluster, clusterPresentation, { ...options, output: options.output ?? 'yaml' });
    });
}

function addLabelCommand(parent: Command): void {
  withConnection(parent.command('label <name> <labels...>'))
    .description('set labels (KEY=VALUE) and remove labels (KEY-), as kubectl label does')
    .option('--annotate', 'change annotations instead')
    .action(async (name: string, changes: string[], options: CommonOptions & { annotate?: boolean }) => {
      const removed = changes.filter((change) => change.endsWith('-') && !change.includes('='));
      const set: Record<string, string> = {};
      for (const change of changes) if (!removed.includes(change)) Object.assign(set, keyValue(change));
      const keys = removed.map((change) => change.slice(0, -1));
      const input = options.annotate
        ? { name, annotations: set, removeAnnotations: keys }
        : { name, labels: set, removeLabels: keys };
      await connect(options).request(
        `mutation($input: UpdateClusterInput!) { updateCluster(input: $input) { name } }`,
        { input },
      );
      remark(`cluster/${name} ${options.annotate ? 'annotated' : 'labeled'}`);
    });
}

interface SimpleChange {
  readonly query: string;
  readonly variables: (...names: string[]) => Record<string, unknown>;
  readonly done: (...names: string[]) => string;
}

function addSimple(parent: Command, usage: string, description: string, change: SimpleChange): void {
  withConnection(parent.command(usage))
    .description(description)
    .action(async (...all: unknown[]) => {
      const command = all.at(-1) as Command;
      const names = command.args;
      await connect(command.opts<CommonOptions>()).request(change.query, change.variables(...names));
      remark(change.done(...names));
    });
}
