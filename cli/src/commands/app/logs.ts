// Logs of an application's pods. Which pods there are is looked up once, when the command begins. Of several, those that have none yet keep
// nobody from reading the others.
import type { PodLogChunk, ResourceNode } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { subscribe } from '../../hub-client/subscribe.js';
import { remark } from '../../output/print.js';
import { untilInterrupted } from '../../output/print-watch.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, seconds, withConnection, withOutput } from '../options.js';
import { isSameKind } from './resource-options.js';
import { readTree } from './tree.js';

/** Pods that are read at once: an agent works on 16 requests of all people. */
const MAX_PODS = 10;
const MAX_LINES = 10_000_000;

const LOGS = `subscription($application: String!, $pod: String!, $namespace: String, $container: String, $follow: Boolean,
    $tailLines: Int, $sinceSeconds: Int, $previous: Boolean, $timestamps: Boolean) {
  podLogs(application: $application, pod: $pod, namespace: $namespace, container: $container, follow: $follow,
    tailLines: $tailLines, sinceSeconds: $sinceSeconds, previous: $previous, timestamps: $timestamps) { lines droppedLines }
}`;

interface LogsOptions extends CommonOptions {
  readonly pod?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly container?: string;
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: number;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
}

type Pod = Pick<ResourceNode, 'name' | 'namespace'>;

/** `app logs`: what the pods of an application write. */
export function addLogsCommand(parent: Command): void {
  withOutput(withConnection(parent.command('logs <application>')), ['json'])
    .description('print the logs of the pods of an application; each line begins with its pod where there are several')
    .option('--pod <pod>', 'only of this pod')
    .option('--kind <kind>', 'only of the pods below an object of this kind')
    .option('--name <name>', 'only of the pods below the object of this name')
    .option('--namespace <namespace>', 'namespace of the pod (default: the application’s)')
    .option('-c, --container <container>', 'container (default: the pod’s default one, else its first)')
    .option('-f, --follow', 'go on with what is written from now on; Ctrl+C ends')
    .option('--tail <lines>', 'only so many lines from the end', integer(0, MAX_LINES))
    .option('--since <duration>', 'only what is no older, for example 10m', seconds)
    .option('--previous', 'the container before its last restart')
    .option('--timestamps', 'begin each line with its time')
    .action(async (application: string, options: LogsOptions) => {
      const hub = connect(options);
      const pods = await choosePods(hub, application, options);
      await printLogs(hub, application, pods, options);
    });
}

async function choosePods(hub: HubClient, application: string, options: LogsOptions): Promise<readonly Pod[]> {
  const { pod, kind, name, namespace } = options;
  if (pod !== undefined) return [{ name: pod, namespace: namespace ?? '' }];
  const { nodes } = await readTree(hub, application);
  const parents = new Map(nodes.map((node) => [node.id, node]));
  const isBelow = (node: ResourceNode): boolean => {
    for (let at: ResourceNode | undefined = node; at; at = parents.get(at.parentId ?? ''))
      if ((kind === undefined || isSameKind(at.kind, kind)) && (name === undefined || at.name === name)) return true;
    return false;
  };
  const pods = nodes.filter(
    (node) => node.kind === 'Pod' && isBelow(node) && (namespace === undefined || node.namespace === namespace),
  );
  if (pods.length === 0)
    throw new CommandError('NOT_FOUND', `Application "${application}" has no such pod now.`, EXIT.notFound);
  if (pods.length > MAX_PODS)
    throw new CommandError(
      'USAGE',
      `${pods.length} pods fit, at most ${MAX_PODS} are read at once. Choose with --pod, or with --kind and --name.`,
    );
  return pods;
}

async function printLogs(
  hub: HubClient,
  application: string,
  pods: readonly Pod[],
  options: LogsOptions,
): Promise<void> {
  const { signal, dispose } = untilInterrupted();
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const failures: CommandError[] = [];
  const readOne = async (pod: Pod): Promise<void> => {
    const variables = variablesOf(application, pod, options);
    for await (const { podLogs } of subscribe<{ podLogs: PodLogChunk }>(hub.address, LOGS, variables, either, 0))
      show(podLogs, pod, { ...options, isPrefixed: pods.length > 1 });
  };
  const tryOne = async (pod: Pod): Promise<void> => {
    try {
      await readOne(pod);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failures.push(error);
      if (pods.length > 1) remark(`${pod.name}: Error ${error.code}: ${error.message}`);
    }
  };
  try {
    await Promise.all(pods.map((pod) => tryOne(pod)));
  } finally {
    ending.abort();
    dispose();
  }
  tellFailures(failures, pods.length);
}

/** Ends with the code that all failures have in common. */
function tellFailures(failures: readonly CommandError[], count: number): void {
  const [first] = failures;
  if (first === undefined) return;
  if (count === 1) throw first;
  const exitCode = failures.every((failure) => failure.exitCode === first.exitCode) ? first.exitCode : EXIT.failure;
  throw new CommandError(
    'NOT_ALL_READ',
    `The logs of ${failures.length} of ${count} pods could not be read to their end, see above.`,
    exitCode,
  );
}

function variablesOf(application: string, pod: Pod, options: LogsOptions): Record<string, unknown> {
  const { container, follow, tail, since, previous, timestamps } = options;
  return {
    application,
    pod: pod.name,
    namespace: pod.namespace === '' ? null : pod.namespace,
    container,
    follow: follow ?? false,
    tailLines: tail,
    sinceSeconds: since,
    previous: previous ?? false,
    timestamps: timestamps ?? false,
  };
}

function show({ lines, droppedLines }: PodLogChunk, pod: Pod, options: LogsOptions & { isPrefixed: boolean }): void {
  if (droppedLines > 0) remark(`${pod.name}: ${droppedLines} lines were left out, they came too fast.`);
  if (lines.length === 0) return;
  const text = (line: string): string => {
    if (options.output === 'json') return JSON.stringify({ pod: pod.name, line });
    return options.isPrefixed ? `${pod.name}  ${line}` : line;
  };
  process.stdout.write(lines.map((line) => `${text(line)}\n`).join(''));
}
