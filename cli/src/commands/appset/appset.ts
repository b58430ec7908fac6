import type { ApplicationSet } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, print, printList, printOne, remark } from '../../output/print.js';
import { shorten } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { addPlanCommands } from './apply.js';
import { addExplainCommand } from './explain/explain.js';
import { addGenerateCommand } from './generate.js';
import { PLAN_FIELDS, type ShownPlan } from './plan.js';
import { formatRollout, ROLLOUT_FIELDS } from './rollout.js';
import { addPreviewCommand } from './preview/preview.js';

const FIELDS = `id name generation overallHealth applicationCount isDeleting createdAt updatedAt
  conditions { type status reason message lastTransitionTime } sync { synced outOfSync unknown }
  health { healthy progressing degraded suspended missing unknown } heldPlan { id deleteCount }`;
const LIST = `query($first: Int, $after: String) {
  applicationSets(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const GET = `query($name: String!) { applicationSet(name: $name) { ${FIELDS} manifest rollout { ${ROLLOUT_FIELDS} } lastPlan { ${PLAN_FIELDS} } } }`;
const DELETE = `mutation($name: String!, $cascade: Boolean) { deleteApplicationSet(name: $name, cascade: $cascade) }`;
const REFRESH = `mutation($name: String!) { refreshApplicationSet(name: $name) { name } }`;

type ListedSet = Omit<ApplicationSet, 'manifest' | 'lastPlan' | 'resourcesCount'> & {
  manifest?: unknown;
  lastPlan?: ShownPlan | null;
};

const presentation: Presentation<ListedSet> = {
  row: (set) => ({
    NAME: set.name,
    APPS: set.applicationCount,
    SYNCED: set.sync.synced,
    HEALTHY: set.health.healthy,
    STATUS: statusOf(set),
    HEALTH: set.overallHealth,
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
  addPreviewCommand(appset);
  addGenerateCommand(appset);
  addExplainCommand(appset);
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
export async function printSet(name: string, options: CommonOptions, fallback?: 'yaml'): Promise<void> {
  const { applicationSet } = await connect(options).request<{ applicationSet: ListedSet | null }>(GET, { name });
  if (!applicationSet) throw new CommandError('NOT_FOUND', `There is no application set "${name}".`, EXIT.notFound);
  const output = options.output ?? fallback;
  printOne(applicationSet, presentation, { ...options, ...(output !== undefined && { output }) });
  const { rollout } = applicationSet;
  if (!rollout) return;
  // Data goes to stdout alone: beside YAML that nobody asked for, the table is a remark.
  if (output === undefined || output === 'wide') print(`\n${formatRollout(rollout)}`);
  else if (options.output === undefined) remark(`\n${formatRollout(rollout)}`);
}

/** `appset get`. */
export function addAppsetGetCommand(parent: Command, name = 'get'): Command {
  return withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('show one application set: its manifest, conditions, rollout and newest plan')
    .action((name: string, options: CommonOptions) => printSet(name, options, 'yaml'));
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
