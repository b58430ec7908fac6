// Why a workload does not come up, from its pods and from what the cluster says about them. Pure.
import type { KubernetesObject } from '../../cluster/cluster.js';
import {
  conditionOf,
  isJsonObject,
  numberAt,
  objectsAt,
  textAt,
  valueAt,
  type JsonObject,
} from '../../engine/object-path.js';

/** Characters of a reason: messages of container runtimes can be long. */
const MAX_REASON_LENGTH = 400;

/** What keeps a pod from running, the plainest first. */
const RANKS = ['pull', 'config', 'crash', 'schedule', 'mount', 'ready'] as const;
export type PodTrouble = (typeof RANKS)[number];

/** What is wrong with one pod. */
export interface PodReason {
  readonly trouble: PodTrouble;
  readonly pod: KubernetesObject;
  /** For people; without the pod's name. */
  readonly text: string;
}

const PULL = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'];

/** The plainest of what is wrong with pods; undefined when nothing is. */
export function podReason(pods: readonly KubernetesObject[]): PodReason | undefined {
  const found = pods.flatMap((pod) => troubleOf(pod) ?? []);
  return found.toSorted((one, other) => RANKS.indexOf(one.trouble) - RANKS.indexOf(other.trouble))[0];
}

function troubleOf(pod: KubernetesObject): PodReason | undefined {
  if (textAt(pod.metadata, 'deletionTimestamp') !== '' || textAt(pod, 'status', 'phase') === 'Succeeded')
    return undefined;
  const containers = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => objectsAt(pod, 'status', list));
  for (const container of containers) {
    const found = containerTrouble(container);
    if (found !== undefined) return { pod, ...found };
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
    return { trouble: 'schedule', pod, text: `it cannot be scheduled: ${scheduled.message}` };
  if (textAt(pod, 'status', 'phase') === 'Pending') return { trouble: 'mount', pod, text: 'it does not start' };
  const unready = containers.find((container) => valueAt(container, 'ready') === false);
  if (unready === undefined || textAt(pod, 'status', 'phase') !== 'Running') return undefined;
  return { trouble: 'ready', pod, text: `container "${textAt(unready, 'name')}" runs, but is not ready` };
}

function containerTrouble(container: JsonObject): Pick<PodReason, 'trouble' | 'text'> | undefined {
  const name = textAt(container, 'name');
  const reason = textAt(container, 'state', 'waiting', 'reason');
  const message = textAt(container, 'state', 'waiting', 'message');
  if (PULL.includes(reason))
    return {
      trouble: 'pull',
      text: `the image "${textAt(container, 'image')}" of container "${name}" cannot be pulled (${said(reason, message)})`,
    };
  const ended = valueAt(container, 'lastState', 'terminated') ?? valueAt(container, 'state', 'terminated');
  if (reason === 'CrashLoopBackOff' || (numberAt(ended, 'exitCode') ?? 0) !== 0)
    return { trouble: 'crash', text: `container "${name}" crashes${crashOf(container, ended)}` };
  if (reason.startsWith('Err') || reason.endsWith('Error'))
    return { trouble: 'config', text: `container "${name}" cannot be started (${said(reason, message)})` };
  return undefined;
}

function crashOf(container: JsonObject, ended: unknown): string {
  if (!isJsonObject(ended)) return '';
  const restarts = numberAt(container, 'restartCount') ?? 0;
  const reason = textAt(ended, 'reason');
  const code = `exit code ${numberAt(ended, 'exitCode') ?? 0}`;
  const why = reason === '' || reason === 'Error' ? code : `${reason}, ${code}`;
  return ` (${why}${restarts > 0 ? `, ${restarts} restart${restarts === 1 ? '' : 's'}` : ''})`;
}

/** Reasons of events that say why a pod does not run, or is not made. */
const TELLING = [
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'FailedScheduling',
  'FailedBinding',
  'ProvisioningFailed',
  'FailedCreate',
  'Unhealthy',
  'Failed',
];

/** The latest event that says why, in its own words; undefined when none does. */
export function eventReason(events: readonly KubernetesObject[]): string | undefined {
  const telling = events.filter((event) => TELLING.includes(textAt(event, 'reason')));
  const [latest] = telling.toSorted((one, other) => (timeOf(one) < timeOf(other) ? 1 : -1));
  return latest === undefined ? undefined : said(textAt(latest, 'reason'), textAt(latest, 'message'));
}

/** Of a workload itself: its controller could not make pods (quota, admission). */
export function creationReason(workload: KubernetesObject): string | undefined {
  const failure = conditionOf(workload, 'ReplicaFailure');
  return failure?.status === 'True' ? said(failure.reason, failure.message) : undefined;
}

/** In one line, and not too long. */
export function brief(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_REASON_LENGTH ? line : `${line.slice(0, MAX_REASON_LENGTH - 3)}...`;
}

function said(reason: string, message: string): string {
  return message === '' || message === reason ? reason : `${reason}: ${message}`;
}

function timeOf(event: KubernetesObject): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ||
    textAt(event, 'lastTimestamp') ||
    textAt(event, 'eventTime') ||
    textAt(event.metadata, 'creationTimestamp')
  );
}
