import type { ApplicationSet } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, printOne, remark } from '../../output/print.js';
import { shorten } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { addPlanCommands } from './apply.js';
import { addGenerateCommand } from './generate.js';
import { PLAN_FIELDS, type ShownPlan } from './plan.js';

const FIELDS = `id name generation applicationCount isDeleting createdAt updatedAt
  conditions { type status reason message lastTransitionTime } sync { synced outOfSync unknown }
  health { healthy progressing degraded suspended missing unknown } heldPlan { id deleteCount }`;
const LIST = `query($first: Int, $after: String) {
  applicationSets(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const GET = `query($name: String!) { applicationSet(name: $name) { ${FIELDS} manifest lastPlan { ${PLAN_FIELDS} } } }`;
const DELETE = `mutation($name: String!, $cascade: Boolean) { deleteApplicationSet(name: $name, cascade: $cascade) }`;
const REFRESH = `mutation($name: String!) { refreshApplicationSet(name: $name) { name } }`;

type ListedSet = Omit<ApplicationSet, 'manifest' | 'lastPlan'> & { manifest?: unknown; lastPlan?: ShownPlan | null };

const presentation: Presentation<ListedSet> = {
  row: (set) => ({
    NAME: set.name,
    APPS: set.applicationCount,
    SYNCED: set.sync.synced,
    HEALTHY: set.health.healthy,
    STATUS: statusOf(set),
    MESSAGE: shorten(alarmOf(set)),
  }),
  wide: (set) => ({
    GENERATION: set.generation,
    UPDATED: age(set.updatedAt),
    AGE: age(set.createdAt),
    MESSAGE: alarmOf(set),
  }),
  name: (set) => `applicationset/${set.name}`,
};

const ALARMS = new Set(['ErrorOccurred', 'PlanHeld']);

function alarmOf({ conditions }: ListedSet): string | undefined {
  return conditions.find(({ type, status }) => ALARMS.has(type) && status === 'True')?.message;
}

function statusOf(set: ListedSet): string {
  if (set.isDeleting) return 'Deleting';
  if (set.heldPlan) return 'PlanHeld';
  return set.conditions.some(({ type, status }) => type === 'ErrorOccurred' && status === 'True')
    ? 'Error'
    : 'UpToDate';
}

/** `wheelhouse appset`: application sets. */
export function addAppsetCommands(program: Command): void {
  const appset = program
    .command('appset')
    .aliases(['applicationset', 'applicationsets', 'appsets'])
    .description('application sets: one template, many applications');
  addPlanCommands(appset);
  addGenerateCommand(appset);
  addAppsetListCommand(appset);
  addAppsetGetCommand(appset);
  addAppsetDeleteCommand(appset);
  withConnection(appset.command('refresh <name>'))
    .description('expand a set again now')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(REFRESH, { name });
      remark(`applicationset/${name} refreshed`);
    });
}

/** `appset list`. */
function addAppsetListCommand(parent: Command): void {
  withOutput(withConnection(parent.command('list').alias('ls')))
    .description('list application sets')
    .action(printSets);
}

/** Prints all sets. */
export async function printSets(options: CommonOptions): Promise<void> {
  const sets = await readAll<ListedSet>(connect(options), 'applicationSets', LIST);
  printList(sets, presentation, options, 'application sets');
}

/** Prints one set. */
export async function printSet(name: string, options: CommonOptions): Promise<void> {
  const { applicationSet } = await connect(options).request<{ applicationSet: ListedSet | null }>(GET, { name });
  if (!applicationSet) throw new CommandError('NOT_FOUND', `There is no application set "${name}".`, EXIT.notFound);
  printOne(applicationSet, presentation, options);
}

/** `appset get`. */
export function addAppsetGetCommand(parent: Command, name = 'get'): Command {
  return withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('show one application set: its manifest, conditions and newest plan')
    .action((name: string, options: CommonOptions) => printSet(name, { ...options, output: options.output ?? 'yaml' }));
}

/** `appset delete`. */
export function addAppsetDeleteCommand(parent: Command, name = 'delete'): Command {
  return withConnection(parent.command(`${name} <name>`))
    .description('delete a set with its applications')
    .option('--no-cascade', 'leave its applications')
    .action(async (name: string, options: CommonOptions & { cascade: boolean }) => {
      await connect(options).request(DELETE, { name, cascade: options.cascade });
      remark(`applicationset/${name} deletion requested`);
    });
}
