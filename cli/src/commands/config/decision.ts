import type { Decision } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { applyDocuments } from '../apply-documents.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const LIST = `query($first: Int, $after: String) {
  decisions(first: $first, after: $after) {
    nodes { apiVersion kind name labels content createdAt updatedAt } pageInfo { hasNextPage endCursor }
  }
}`;
const APPLY = `mutation($manifest: String!, $onlyNamed: Boolean) {
  applyDecision(manifest: $manifest, onlyNamed: $onlyNamed) { kind name }
}`;
const DELETE = `mutation($apiVersion: String!, $kind: String!, $name: String!) {
  deleteDecision(apiVersion: $apiVersion, kind: $kind, name: $name)
}`;

const presentation: Presentation<Decision> = {
  data: ({ content }) => content,
  row: ({ kind, name, updatedAt }) => ({ KIND: kind, NAME: name, CHANGED: `${age(updatedAt)} ago` }),
  wide: ({ apiVersion, labels, createdAt }) => ({
    'API VERSION': apiVersion,
    LABELS: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    AGE: age(createdAt),
  }),
  name: ({ kind, name }) => `${kind.toLowerCase()}/${name}`,
};

/** Applies one decision; gives what was applied. Used by `decision apply` and `apply`. */
export async function applyDecision(hub: HubClient, manifest: string, onlyNamed: boolean): Promise<string> {
  const data = await hub.request<{ applyDecision: { kind: string; name: string } }>(APPLY, { manifest, onlyNamed });
  return `${data.applyDecision.kind.toLowerCase()}/${data.applyDecision.name}`;
}

/** `wheelhouse decision`: objects whose status says which clusters were chosen. */
export function addDecisionCommands(program: Command): void {
  const decision = program
    .command('decision')
    .alias('decisions')
    .description('objects whose status says which clusters were chosen, for clusterDecisionResource generators');
  withConnection(decision.command('apply'))
    .description('create or replace the decisions of a file, status included, whatever their kind')
    .requiredOption('-f, --file <file>', 'the file, of one or more documents; - for standard input')
    .action(async (options: CommonOptions & { file: string }) => {
      const hub = connect(options);
      await applyDocuments(options.file, (manifest) => applyDecision(hub, manifest, false));
    });
  withOutput(withConnection(decision.command('list').alias('ls')))
    .description('list decisions; -o yaml and -o json give the objects')
    .action(async (options: CommonOptions) => {
      printList(await listDecisions(connect(options)), presentation, options, 'decisions');
    });
  withConnection(decision.command('delete <kind> <name>'))
    .description('delete a decision')
    .option('--api-version <version>', 'its apiVersion, where two kinds have the same name')
    .action(async (kind: string, name: string, options: CommonOptions & { apiVersion?: string }) => {
      const hub = connect(options);
      const apiVersion = options.apiVersion ?? (await findApiVersion(hub, kind, name));
      await hub.request(DELETE, { apiVersion, kind, name });
      remark(`${kind.toLowerCase()}/${name} deleted`);
    });
}

async function listDecisions(hub: HubClient): Promise<Decision[]> {
  return readAll<Decision>(hub, 'decisions', LIST);
}

async function findApiVersion(hub: HubClient, kind: string, name: string): Promise<string> {
  const found = (await listDecisions(hub)).filter((decision) => decision.kind === kind && decision.name === name);
  const [only, second] = found.map(({ apiVersion }) => apiVersion);
  if (only === undefined) throw new CommandError('NOT_FOUND', `There is no decision ${kind} "${name}".`, EXIT.notFound);
  if (second !== undefined)
    throw new CommandError(
      'USAGE',
      `Several decisions ${kind} "${name}" differ in their apiVersion: give --api-version.`,
    );
  return only;
}
