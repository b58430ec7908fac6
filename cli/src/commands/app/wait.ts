import { type Command, InvalidArgumentError } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, list, seconds, withConnection, withOutput } from '../options.js';
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

const EXPLAIN = `query($name: String!) { explain(application: $name) { message } }`;

type State = 'synced' | 'healthy' | 'deleted';
const STATES: readonly string[] = ['synced', 'healthy', 'deleted'] satisfies State[];

type WaitOptions = CommonOptions & ApplicationSelection & { for: ReadonlySet<string>; count?: number; timeout: number };

/** What is waited for. */
interface Goal {
  readonly names: readonly string[];
  readonly selection: ApplicationSelection;
  readonly states: ReadonlySet<string>;
  /** Until at least so many match. */
  readonly count: number;
  readonly timeoutSeconds: number;
}

/** `app wait`: blocks until applications are as wanted. */
export function addWaitCommand(parent: Command, name = 'wait'): void {
  withSelection(withOutput(withConnection(parent.command(name))))
    .argument('[names...]', 'applications; all that the flags choose without names')
    .description(
      'wait until applications are Synced and Healthy on a Live cluster; exits 7 at the timeout and says what is pending',
    )
    .option(
      '--for <states>',
      'synced, healthy, both (synced,healthy) or deleted',
      readStates,
      readStates('synced,healthy'),
    )
    .option('--count <count>', 'also wait until so many applications match', integer(0, 1_000_000))
    .option('--timeout <duration>', 'how long to wait, for example 90s or 5m', seconds, DEFAULT_WAIT_SECONDS)
    .action(async (names: string[], options: WaitOptions) => {
      // --sync and --health of the selection filter what is listed; here they would hide what is pending.
      const { sync: _sync, health: _health, ...selection } = options;
      const rows = await waitFor(connect(options), {
        names: [...new Set(names)],
        selection,
        states: options.for,
        count: Math.max(options.count ?? 0, options.for.has('deleted') ? 0 : Math.max(1, new Set(names).size)),
        timeoutSeconds: options.timeout,
      });
      if (!options.for.has('deleted')) printList(rows, applicationPresentation, options, 'applications');
    });
}

function readStates(text: string): ReadonlySet<string> {
  const states = new Set(list(text.toLowerCase()));
  const isKnown = [...states].every((state) => STATES.includes(state));
  if (!isKnown || states.size === 0 || (states.has('deleted') && states.size > 1))
    throw new InvalidArgumentError('Give synced, healthy, synced,healthy or deleted.');
  return states;
}

/** Returns the final state; throws TIMEOUT naming what is pending and why. */
async function waitFor(hub: HubClient, goal: Goal): Promise<ListedApplication[]> {
  const deadline = Date.now() + goal.timeoutSeconds * 1_000;
  let progress = '';
  while (true) {
    const rows = await readState(hub, goal);
    const pending = rows.filter((row) => !isReached(row, goal.states));
    if (rows.length >= goal.count && pending.length === 0) return rows;
    const now = goal.states.has('deleted')
      ? `${rows.length} left`
      : `${rows.length - pending.length} of ${Math.max(rows.length, goal.count)} ready`;
    if (now !== progress) remark(now);
    progress = now;
    if (Date.now() >= deadline) throw timeoutError(rows, await withReasons(hub, pending), goal);
    await sleep(Math.min(POLL_MS, Math.max(1, deadline - Date.now())));
  }
}

async function readState(hub: HubClient, { names, selection }: Goal): Promise<ListedApplication[]> {
  if (names.length === 0) return listApplications(hub, selection);
  const [only] = names;
  const rows = await listApplications(hub, {
    ...selection,
    ...(names.length === 1 && only ? { search: only } : {}),
  });
  const wanted = new Set(names);
  return rows.filter((row) => wanted.has(row.name));
}

function isReached(row: ListedApplication, states: ReadonlySet<string>): boolean {
  if (states.has('deleted')) return false;
  return (
    (!states.has('synced') || row.syncStatus === 'Synced') &&
    (!states.has('healthy') || row.health === 'Healthy') &&
    row.freshness === 'Live' &&
    !row.isDeleting
  );
}

/** What the hub explains, for those that have no message of their own: `wait` must say why, not only what. */
async function withReasons(hub: HubClient, pending: readonly ListedApplication[]): Promise<ListedApplication[]> {
  const explained = pending.slice(0, PENDING_SHOWN).map(async (row) => {
    if (row.message) return row;
    const data = await hub
      .request<{ explain: { message: string } | null }>(EXPLAIN, { name: row.name })
      .catch(() => ({ explain: null }));
    return { ...row, message: data.explain?.message ?? null };
  });
  return [...(await Promise.all(explained)), ...pending.slice(PENDING_SHOWN)];
}

function timeoutError(
  rows: readonly ListedApplication[],
  pending: readonly ListedApplication[],
  goal: Goal,
): CommandError {
  const isDeletion = goal.states.has('deleted');
  const missing = isDeletion ? [] : goal.names.filter((name) => !rows.some((row) => row.name === name));
  const lines = [
    ...missing.map((name) => `  ${name}: does not exist`),
    ...pending.map((row) => {
      const state = [row.syncStatus, row.health, row.freshness, ...(row.isDeleting ? ['being deleted'] : [])];
      return `  ${row.name}: ${state.join(', ')}${row.message ? `: ${row.message}` : ''}`;
    }),
  ];
  if (lines.length === 0) lines.push(`  ${goal.count - rows.length} more applications that match`);
  const shown = lines.slice(0, PENDING_SHOWN);
  if (lines.length > shown.length) shown.push(`  and ${lines.length - shown.length} more`);
  const outcome = isDeletion
    ? `${rows.length} applications were left`
    : `${rows.length - pending.length} of ${Math.max(rows.length, goal.count)} applications were ready`;
  return new CommandError(
    'TIMEOUT',
    `After ${goal.timeoutSeconds} s ${outcome}. Pending:\n${shown.join('\n')}`,
    EXIT.timeout,
  );
}
