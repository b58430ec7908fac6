import type { ResourceSelectorInput, SourceRevisionInput } from '@wheelhouse/protocol';
import { type Command, Option } from 'commander';
import { CommandError } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, list, repeated, seconds, withConnection, withOutput } from '../options.js';
import { type ApplicationSelection, applicationPresentation, listApplications } from './application.js';
import { resourceSelector } from './resource-selector.js';
import { positions, sourceRevisions } from './source-revisions.js';
import { checkNamesOrSelection, isSelective, withSelection } from './selection-options.js';
import { lastOperations, type SyncOutcomes, untilFinished } from './sync-outcome.js';
import { syncResultPresentation } from './sync-results.js';
import { DEFAULT_WAIT_SECONDS } from './wait.js';

const SYNC = `mutation($name: String!, $prune: Boolean, $resources: [ResourceSelectorInput!], $dryRun: Boolean, $force: Boolean,
  $skipHooks: Boolean, $syncOptions: [String!], $retryLimit: Int, $revision: String, $sourceRevisions: [SourceRevisionInput!]) {
  syncApplication(name: $name, prune: $prune, resources: $resources, dryRun: $dryRun, force: $force, skipHooks: $skipHooks,
    syncOptions: $syncOptions, retryLimit: $retryLimit, revision: $revision, sourceRevisions: $sourceRevisions) { operationId }
}`;
/** The largest number of tries. */
const MAX_RETRIES = 1_000;

type SyncOptions = CommonOptions &
  ApplicationSelection & {
    prune?: boolean;
    resource?: ResourceSelectorInput[];
    dryRun?: boolean;
    force?: boolean;
    strategy: 'apply' | 'hook';
    syncOption?: string[];
    retryLimit?: number;
    revision?: string;
    revisions?: string[];
    sourcePositions?: number[];
    async?: boolean;
    all?: boolean;
    timeout: number;
  };

type SyncOrder = SyncOptions & { sourceRevisions?: SourceRevisionInput[] };

/** `app sync`: applies once, whatever the sync policy. */
export function addSyncCommand(parent: Command, name = 'sync'): void {
  withSelection(withOutput(withConnection(parent.command(name))))
    .argument('[names...]', 'applications')
    .description('sync applications once, whatever their sync policy, and wait for the outcome')
    .option('--all', 'all applications; needed when neither names nor flags choose some')
    .option('--prune', 'also delete tracked objects that Git no longer has')
    .option(
      '--resource <object>',
      'only this object: GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME; repeatable; hooks do not run then',
      resourceSelector,
    )
    .option('--dry-run', 'only say what would happen')
    .option('--force', 'delete and create what cannot be changed in place')
    .addOption(new Option('--strategy <strategy>', 'apply leaves hooks out').choices(['hook', 'apply']).default('hook'))
    .option(
      '--sync-option <option>',
      'NAME=VALUE in place of the sync options of the application; repeatable',
      repeated,
    )
    .option('--retry-limit <count>', 'how often a failed sync is tried again, -1 without end', integer(-1, MAX_RETRIES))
    .option('--revision <revision>', 'another commit, branch, tag or chart version; held there until the next sync')
    .option('--revisions <revision>', 'the same for one of several sources; repeatable, with --source-positions', list)
    .option('--source-positions <position>', 'which source each of --revisions is for, from 1; repeatable', positions)
    .option('--async', 'do not wait for the outcome')
    .option('--timeout <duration>', 'how long to wait, for example 90s or 5m', seconds, DEFAULT_WAIT_SECONDS)
    .action(async (names: string[], options: SyncOptions) => {
      checkNamesOrSelection(names, options);
      if (names.length === 0 && !options.all && !isSelective(options))
        throw new CommandError('USAGE', 'Name applications, choose some by flags such as -l, or give --all.');
      const revisions = sourceRevisions(options);
      const hub = connect(options);
      const wanted = names.length > 0 ? names : (await listApplications(hub, options)).map((row) => row.name);
      if (wanted.length === 0) remark('No applications found.');
      else await sync(hub, wanted, { ...options, ...(revisions && { sourceRevisions: revisions }) });
    });
}

async function sync(hub: HubClient, names: readonly string[], options: SyncOrder): Promise<void> {
  const before = await lastOperations(hub, names);
  for (const name of names) {
    await hub.request(SYNC, { name, ...orderOf(options) });
    remark(`application/${name} sync requested`);
  }
  if (options.async) return;
  const outcomes = await untilFinished(hub, before, options.timeout);
  if (options.dryRun) printDryRun(outcomes, options);
  else {
    const wanted = new Set(names);
    const rows = (await listApplications(hub, {})).filter(({ name }) => wanted.has(name));
    printList(rows, applicationPresentation, options, 'applications');
  }
  const { failed } = outcomes;
  if (failed.length > 0) throw new CommandError('SYNC_FAILED', failed.join('\n'));
}

/** What would happen: to each object, and in a sentence for each application. */
function printDryRun({ operations }: SyncOutcomes, options: SyncOptions): void {
  const results = [...operations].flatMap(([application, operation]) =>
    (operation.results ?? []).map((result) => ({ application, ...result })),
  );
  const wantsTable = options.output === undefined || options.output === 'wide';
  if (results.length > 0 || !wantsTable) printList(results, syncResultPresentation, options, 'results');
  for (const [application, { phase, message }] of operations)
    if (phase === 'Succeeded') remark(`application/${application}: ${message ?? 'Dry run, nothing was written.'}`);
}

function orderOf(options: SyncOrder): Record<string, unknown> {
  return {
    prune: options.prune ?? false,
    resources: options.resource,
    dryRun: options.dryRun,
    force: options.force,
    skipHooks: options.strategy === 'apply' ? true : undefined,
    syncOptions: options.syncOption,
    retryLimit: options.retryLimit,
    revision: options.revision,
    sourceRevisions: options.sourceRevisions,
  };
}
