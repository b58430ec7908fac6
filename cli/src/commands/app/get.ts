import type { Application, Explanation, Resource } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { age } from '../../output/age.js';
import { print, printOne } from '../../output/print.js';
import { formatTable } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { childRows, dependenciesWord, FAMILY_FIELDS, type Family } from './children.js';
import { APPLICATION_FIELDS, applicationPresentation, type ListedApplication, revisionWord } from './application.js';
import { syncResultRow } from './sync-results.js';

type DescribedApplication = ListedApplication &
  Family &
  Pick<Application, 'spec' | 'annotations' | 'isPinned' | 'conditions' | 'operation' | 'suspension' | 'syncWindows'> & {
    resources: { nodes: Resource[] };
  };

const QUERY = `query($name: String!) {
  application(name: $name) {
    ${APPLICATION_FIELDS} annotations spec isPinned
    ${FAMILY_FIELDS}
    suspension { reason by at until }
    syncWindows { allowsAutomated allowsManual windows { kind schedule duration timeZone isActive activeUntil nextAt } }
    conditions { type status reason message lastTransitionTime }
    operation { phase message revision startedAt finishedAt
      results { group version kind namespace name status message hookType hookPhase } }
    resources(first: 500) { nodes { group version kind namespace name syncStatus health message images } }
  }
  explain(application: $name) { isSettled waitingFor message steps { step status reason message at } }
}`;

/** `app get`: one application with its objects and the reason for its state. */
export function addGetCommand(parent: Command, name = 'get'): Command {
  return withOutput(withConnection(parent.command(`${name} <name>`)))
    .description('show one application: its state, its objects, and what it waits for')
    .action(async (name: string, options: CommonOptions) => {
      if (options.output && options.output !== 'wide') return printApplication(name, options);
      const { application, explain } = await readApplication(name, options);
      print(describe(application, explain));
    });
}

/** Prints one application as a row, or with all that is known of it as JSON or YAML. */
export async function printApplication(name: string, options: CommonOptions): Promise<void> {
  printOne(
    await readApplication(name, options),
    {
      data: ({ application: { resources, clusterName, applicationSetName, ...rest }, explain }) => ({
        ...rest,
        cluster: clusterName,
        applicationSet: applicationSetName,
        resources: resources.nodes,
        explain,
      }),
      row: ({ application }) => applicationPresentation.row(application),
      wide: ({ application }) => applicationPresentation.wide?.(application) ?? {},
      name: ({ application }) => applicationPresentation.name(application),
    },
    options,
  );
}

async function readApplication(
  name: string,
  options: CommonOptions,
): Promise<{ application: DescribedApplication; explain: Explanation }> {
  const { application, explain } = await connect(options).request<{
    application: DescribedApplication | null;
    explain: Explanation | null;
  }>(QUERY, { name });
  if (!application || !explain)
    throw new CommandError('NOT_FOUND', `There is no application "${name}".`, EXIT.notFound);
  return { application, explain };
}

function describe(application: DescribedApplication, explanation: Explanation): string {
  const { operation } = application;
  const lines: [string, string | null | undefined][] = [
    ['Name', application.name],
    ['Project', application.project],
    ['Cluster', `${application.clusterName} (${application.freshness})`],
    ['Namespace', application.namespace],
    ['Application set', application.applicationSetName],
    ['Made by', application.parent?.name],
    ['Depends on', dependenciesWord(application.dependencies)],
    ['Sync', application.syncStatus],
    ['Health', application.health],
    ['Revision', revisionWord(application)],
    ['Synced', application.syncedRevision],
    ['Operation', operation && `${operation.phase} (${age(operation.startedAt)} ago) ${operation.message ?? ''}`],
    ['Hold', application.hold && `${application.hold.reason}: ${application.hold.message}`],
    ['Sync windows', windowsWord(application)],
    ['Reported', application.reportedAt && `${age(application.reportedAt)} ago`],
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 1;
  const head = lines.filter(([, value]) => value).map(([label, value]) => `${`${label}:`.padEnd(width)} ${value}`);
  const conditions = application.conditions.map(({ type, message }) => `${type}: ${message}`);
  const steps = explanation.steps.map((step) => ({
    STEP: step.step,
    STATUS: step.status,
    REASON: step.reason,
    MESSAGE: step.message,
  }));
  const resources = application.resources.nodes.map((resource) => ({
    KIND: resource.group ? `${resource.kind}.${resource.group}` : resource.kind,
    NAMESPACE: resource.namespace,
    NAME: resource.name,
    SYNC: resource.syncStatus,
    HEALTH: resource.health,
    MESSAGE: resource.message,
  }));
  const results = (operation?.results ?? []).map(syncResultRow);
  return [
    head.join('\n'),
    ...(conditions.length > 0 ? [`Conditions:\n${conditions.map((line) => `  ${line}`).join('\n')}`] : []),
    `Why: ${explanation.message}`,
    formatTable(steps),
    ...(application.children.length > 0 ? [formatTable(childRows(application.children))] : []),
    ...(resources.length > 0 ? [formatTable(resources)] : []),
    ...(results.length > 0 ? [`The last sync:\n${formatTable(results)}`] : []),
  ].join('\n\n');
}

/** What the windows of its project mean to it now; undefined where none concerns it. */
function windowsWord({ syncWindows }: DescribedApplication): string | undefined {
  if (!syncWindows || syncWindows.windows.length === 0) return undefined;
  const { windows, allowsAutomated, allowsManual } = syncWindows;
  const open = windows.flatMap(({ kind, activeUntil }) =>
    activeUntil === null ? [] : [`${kind} until ${activeUntil}`],
  );
  const next = windows
    .flatMap(({ kind, nextAt }) => (nextAt === null ? [] : [{ kind, nextAt: String(nextAt) }]))
    .toSorted((left, right) => (left.nextAt < right.nextAt ? -1 : 1))[0];
  const verdict = allowsAutomated
    ? 'syncs are allowed'
    : allowsManual
      ? 'only syncs on request are allowed'
      : 'no syncs are allowed';
  return [verdict, ...open, ...(next ? [`next ${next.kind} at ${next.nextAt}`] : [])].join('; ');
}
