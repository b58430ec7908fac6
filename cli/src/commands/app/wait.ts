import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { print, printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, seconds, withConnection, withOutput } from '../options.js';
import {
  type ApplicationSelection,
  applicationPresentation,
  listApplications,
  type ListedApplication,
} from './application.js';
import { withSelection } from './selection-options.js';

/** How long `wait` and `sync` wait unless told. */
export const DEFAULT_WAIT_SECONDS = 300;
/** How often the state is asked for. */
const POLL_MS = 500;
/** How many pending applications a timeout names. */
const PENDING_SHOWN = 20;

/** What to wait for. */
export interface WaitOptions extends CommonOptions {
  readonly names: readonly string[];
  readonly selection?: ApplicationSelection;
  /** Wait for Synced. */
  readonly sync: boolean;
  /** Wait for Healthy. */
  readonly health: boolean;
  /** Wait until they are gone. */
  readonly deleted?: boolean;
  /** Wait until at least so many match. */
  readonly count?: number;
  readonly timeout: number;
}

/** `app wait`: blocks until applications are as wanted. */
export function addWaitCommand(parent: Command, name = 'wait'): void {
  withSelection(withOutput(withConnection(parent.command(`${name} [names...]`))))
    .description(
      'wait until applications are Synced and Healthy on a Live cluster; exits 7 at the timeout and says what is pending',
    )
    .option('--for <states>', 'synced, healthy, both (synced,healthy) or deleted', 'synced,healthy')
    .option('--count <count>', 'also wait until so many applications match', Number)
    .option('--timeout <duration>', 'how long to wait', seconds, DEFAULT_WAIT_SECONDS)
    .action(
      async (
        names: string[],
        options: CommonOptions & ApplicationSelection & { for: string; count?: number; timeout: number },
      ) => {
        const states = new Set(options.for.split(','));
        // --sync and --health of the selection filter what is listed; here they would hide what is pending.
        const { sync: _sync, health: _health, ...selection } = options;
        await waitFor(connect(options), {
          ...(options.output ? { output: options.output } : {}),
          ...(options.count === undefined ? {} : { count: options.count }),
          names,
          selection,
          timeout: options.timeout,
          sync: states.has('synced'),
          health: states.has('healthy'),
          deleted: states.has('deleted'),
        });
      },
    );
}

/** Waits and prints the final state; throws TIMEOUT naming what is pending and why. */
export async function waitFor(hub: HubClient, options: WaitOptions): Promise<void> {
  const deadline = Date.now() + options.timeout * 1_000;
  let progress = '';
  while (true) {
    const rows = await readState(hub, options);
    const pending = rows.filter((row) => !isReached(row, options));
    const enough = rows.length >= Math.max(options.count ?? 0, options.deleted ? 0 : Math.max(1, options.names.length));
    if (enough && pending.length === 0) {
      printList(rows, applicationPresentation, options, 'applications');
      return;
    }
    const now = `${rows.length - pending.length} of ${Math.max(rows.length, options.count ?? options.names.length)} ready`;
    if (now !== progress) {
      if (options.output === 'json') print(JSON.stringify({ ready: rows.length - pending.length, total: rows.length }));
      else remark(now);
    }
    progress = now;
    if (Date.now() >= deadline) throw timeoutError(rows, pending, options);
    await sleep(POLL_MS);
  }
}

async function readState(hub: HubClient, options: WaitOptions): Promise<ListedApplication[]> {
  if (options.names.length === 0) return listApplications(hub, options.selection ?? {});
  const [only] = options.names;
  const rows = await listApplications(hub, {
    ...options.selection,
    ...(options.names.length === 1 && only ? { search: only } : {}),
  });
  const wanted = new Set(options.names);
  return rows.filter((row) => wanted.has(row.name));
}

function isReached(row: ListedApplication, options: WaitOptions): boolean {
  if (options.deleted) return false;
  return (
    (!options.sync || row.syncStatus === 'Synced') &&
    (!options.health || row.health === 'Healthy') &&
    row.freshness === 'Live' &&
    !row.isDeleting
  );
}

function timeoutError(
  rows: readonly ListedApplication[],
  pending: readonly ListedApplication[],
  options: WaitOptions,
): CommandError {
  const missing = options.names.filter((name) => !rows.some((row) => row.name === name));
  const lines = [
    ...(options.deleted ? [] : missing.map((name) => `  ${name}: does not exist`)),
    ...pending.map(
      (row) =>
        `  ${row.name}: ${row.syncStatus}, ${row.health}, ${row.freshness}${row.message ? `: ${row.message}` : ''}`,
    ),
  ];
  const shown = lines.slice(0, PENDING_SHOWN);
  if (lines.length > shown.length) shown.push(`  and ${lines.length - shown.length} more`);
  return new CommandError(
    'TIMEOUT',
    `After ${options.timeout} s ${rows.length - pending.length} of ${rows.length} applications were ready. Pending:\n${shown.join('\n')}`,
    EXIT.timeout,
  );
}
