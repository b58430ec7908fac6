import type { Application, Drift, Resource } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { age } from '../../output/age.js';
import { print, remark } from '../../output/print.js';
import { formatTable } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';

type OpenDrift = Pick<
  Drift,
  'id' | 'kind' | 'namespace' | 'name' | 'field' | 'desired' | 'live' | 'manager' | 'user' | 'detectedAt' | 'state'
>;
type OutOfSync = Pick<Resource, 'group' | 'kind' | 'namespace' | 'name' | 'syncStatus' | 'message'>;

type ComparedApplication = Pick<Application, 'syncStatus' | 'message'> & {
  readonly drift: { readonly nodes: readonly OpenDrift[] };
  readonly resources: { readonly nodes: readonly OutOfSync[] };
};

const QUERY = `query($name: String!) {
  application(name: $name) {
    syncStatus message
    drift(first: 500) { nodes { id kind namespace name field desired live manager user detectedAt state } }
    resources(first: 500) { nodes { group kind namespace name syncStatus message } }
  }
}`;

/** `app diff`: what differs between Git and the cluster; exit code 1 when anything does. */
export function addDiffCommand(parent: Command): void {
  withOutput(withConnection(parent.command('diff <name>')), ['json', 'yaml'])
    .description('show what differs between Git and the cluster; exits 1 when something does, 0 when nothing does')
    .option('--no-exit-code', 'exit 0 also when something differs')
    .action(showDiff);
}

/** Prints what differs between Git and the cluster. */
export async function showDiff(name: string, options: CommonOptions & { readonly exitCode: boolean }): Promise<void> {
  const answer = await connect(options).request<{
    application: ComparedApplication | null;
  }>(QUERY, { name });
  const application = foundApplication(answer.application, name);
  const drift = application.drift.nodes.filter(({ state }) => state !== 'Healed');
  const resources = application.resources.nodes.filter(({ syncStatus }) => syncStatus !== 'Synced');
  if (options.output === 'json') print(JSON.stringify({ drift, resources }, null, 2));
  else if (options.output === 'yaml') print(stringify({ drift, resources }).trimEnd());
  else printDifference({ drift, resources }, name, options.headers !== false);
  const isDifferent = drift.length + resources.length > 0 || application.syncStatus === 'OutOfSync';
  if (!isDifferent && application.syncStatus !== 'Synced') throw notCompared(name, application);
  if (drift.length + resources.length === 0) remark(verdict(name, application));
  if (options.exitCode && isDifferent) process.exitCode = EXIT.difference;
}

function verdict(name: string, { syncStatus, message }: ComparedApplication): string {
  if (syncStatus === 'Synced') return `Application "${name}" does not differ from Git.`;
  return `Application "${name}" is ${syncStatus}: ${message ?? 'no object of it is named'}`;
}

/** Nothing that differs is known, but nothing is known at all. */
function notCompared(name: string, { syncStatus, message }: ComparedApplication): CommandError {
  return new CommandError(
    'NOT_COMPARED',
    `Whether application "${name}" differs from Git is not known (${syncStatus}). ${message ?? `\`wheelhouse app get ${name}\` says what it waits for.`}`,
  );
}

function printDifference(
  { drift, resources }: { readonly drift: readonly OpenDrift[]; readonly resources: readonly OutOfSync[] },
  name: string,
  headers: boolean,
): void {
  const drifted = drift.map((entry) => ({
    OBJECT: `${entry.kind}/${entry.name}`,
    NAMESPACE: entry.namespace,
    FIELD: entry.field || '(whole object)',
    GIT: entry.desired,
    CLUSTER: entry.live,
    'CHANGED BY': entry.user ? `${entry.user} (${entry.manager ?? 'unknown'})` : entry.manager,
    AGE: age(entry.detectedAt),
  }));
  const others = resources.map((entry) => ({
    OBJECT: `${entry.kind}/${entry.name}`,
    NAMESPACE: entry.namespace,
    SYNC: entry.syncStatus,
    MESSAGE: entry.message,
  }));
  // Whole objects cannot be accepted.
  if (drift.some(({ field }) => field !== ''))
    remark(`\`wheelhouse app accept ${name}\` leaves these fields alone from now on; -o json gives their ids.`);
  print(
    [drifted, others]
      .filter((rows) => rows.length > 0)
      .map((rows) => formatTable(rows, { headers }))
      .join('\n\n'),
  );
}
