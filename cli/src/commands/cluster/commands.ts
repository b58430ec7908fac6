import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { printList, printOne, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { CLUSTER_FIELDS, clusterPresentation, type ListedCluster } from './cluster.js';
import { addRegisterCommand, addTokenCommand } from './register.js';
import { addUnrecognisedCommands } from './unrecognised.js';

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
  addUnrecognisedCommands(cluster);
  addSuspendClusterCommand(cluster);
  addSimple(cluster, 'resume <name>', 'resume a suspended cluster', {
    query: `mutation($name: String!) { resumeCluster(name: $name) { name } }`,
    variables: (name) => ({ name }),
    done: (name) => `cluster/${name} resumed`,
  });
  addSimple(cluster, 'approve <name>', 'let an agent that holds go on with what the hub has now', {
    query: `mutation($name: String!) { approveHold(cluster: $name) { name } }`,
    variables: (name) => ({ name }),
    done: (name) => `cluster/${name} approved`,
  });
}

/** `cluster suspend`: nothing is written to it until it is resumed. */
function addSuspendClusterCommand(parent: Command): void {
  withConnection(parent.command('suspend <name>'))
    .description('suspend a cluster: nothing is written to it, not even on request, until it is resumed')
    .option('--reason <text>', 'what for; shown wherever its applications are', '')
    .action(async (name: string, options: CommonOptions & { reason: string }) => {
      await connect(options).request(
        `mutation($name: String!, $reason: String!) { suspendCluster(name: $name, reason: $reason) { name } }`,
        { name, reason: options.reason },
      );
      remark(`cluster/${name} suspended`);
    });
}

/** `cluster list`. */
function addClusterListCommand(parent: Command): void {
  withClusterSelection(parent.command('list').alias('ls'))
    .description('list clusters with their freshness')
    .action(printClusters);
}

/** Adds the flags of a list of clusters. */
export function withClusterSelection(command: Command): Command {
  return withOutput(withConnection(command))
    .option('-l, --selector <selector>', 'label selector, for example env=prod,region in (eu,us)')
    .option('--search <text>', 'a part of the name');
}

/** Prints the clusters that the flags choose. */
export async function printClusters(options: CommonOptions & { selector?: string; search?: string }): Promise<void> {
  const rows = await readAll<ListedCluster>(connect(options), 'clusters', LIST, {
    variables: { filter: { selector: options.selector, search: options.search } },
  });
  printList(rows, clusterPresentation, options, 'clusters');
}

/** Prints one cluster. */
export async function printCluster(name: string, options: CommonOptions): Promise<void> {
  const { cluster } = await connect(options).request<{ cluster: ListedCluster | null }>(
    `query($name: String!) { cluster(name: $name) { ${CLUSTER_FIELDS} } }`,
    { name },
  );
  if (!cluster) throw new CommandError('NOT_FOUND', `There is no cluster "${name}".`, EXIT.notFound);
  printOne(cluster, clusterPresentation, options);
}

/** `cluster get`. */
export function addClusterGetCommand(parent: Command, name = 'get'): Command {
  return withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('show one cluster')
    .action((name: string, options: CommonOptions) =>
      printCluster(name, { ...options, output: options.output ?? 'yaml' }),
    );
}

function addLabelCommand(parent: Command): void {
  withConnection(parent.command('label <name> <labels...>'))
    .description('set labels (KEY=VALUE) and remove labels (KEY-), as kubectl label does')
    .option('--annotate', 'change annotations instead')
    .action(async (name: string, changes: string[], options: CommonOptions & { annotate?: boolean }) => {
      const { set, removed } = readChanges(changes);
      const input = options.annotate
        ? { name, annotations: set, removeAnnotations: removed }
        : { name, labels: set, removeLabels: removed };
      await connect(options).request(
        `mutation($input: UpdateClusterInput!) { updateCluster(input: $input) { name } }`,
        { input },
      );
      remark(`cluster/${name} ${options.annotate ? 'annotated' : 'labeled'}`);
    });
}

/** Each argument is one change, as in kubectl: a value may hold commas. */
function readChanges(changes: readonly string[]): { set: Record<string, string>; removed: string[] } {
  const set: Record<string, string> = {};
  const removed: string[] = [];
  for (const change of changes) {
    const at = change.indexOf('=');
    if (at > 0) set[change.slice(0, at)] = change.slice(at + 1);
    else if (at < 0 && change.length > 1 && change.endsWith('-')) removed.push(change.slice(0, -1));
    else throw new CommandError('USAGE', `"${change}" is neither KEY=VALUE nor KEY- (which removes KEY).`);
  }
  return { set, removed };
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
