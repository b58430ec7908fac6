// What the cluster says happened to objects of a tree.
import { type LiveAnswers, type LiveEvent, MAX_RESOURCE_EVENTS } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject, ObjectKey, PageOptions } from '../cluster/cluster.js';
import { numberAt, textAt } from '../engine/object-path.js';
import { isConfidential } from '../reconcile/application/confidential.js';
import type { TreeObject } from './application-objects.js';
import { momentOf } from './moment.js';

/** Events about objects without a namespace are kept here. */
const CLUSTER_WIDE_EVENTS = 'default';
/** The most events that are read for a whole tree. */
const MAX_READ = 20_000;
/** Stands for a sentence that could repeat a value that was encrypted in Git. */
const WITHHELD = '(withheld: the object has values that were encrypted in Git)';

/** Newest first. */
export async function eventsOf(cluster: Cluster, object: TreeObject): Promise<LiveAnswers['events']> {
  const { key, live } = object;
  const uid = live?.metadata.uid;
  const selector = {
    'involvedObject.kind': key.kind,
    'involvedObject.name': key.name,
    'involvedObject.namespace': key.namespace,
    ...(uid !== undefined && { 'involvedObject.uid': uid }),
  };
  const fieldSelector = Object.entries(selector)
    .map(([path, value]) => `${path}=${value}`)
    .join(',');
  const namespace = eventNamespace(key);
  const events = await collect(cluster, [{ namespace, fieldSelector }], () => true);
  return { events: shown(events, () => isConfidential(object.root)) };
}

/** Of all objects of a tree, named by uid, with whether their words may be told. */
export async function eventsOfTree(
  cluster: Cluster,
  keys: readonly ObjectKey[],
  silent: ReadonlyMap<string, boolean>,
): Promise<LiveAnswers['events']> {
  const namespaces = new Set(keys.map((key) => eventNamespace(key)));
  const places = [...namespaces].map((namespace) => ({ namespace }));
  const events = await collect(cluster, places, (event) => silent.has(textAt(event, 'involvedObject', 'uid')));
  return { events: shown(events, (event) => silent.get(textAt(event, 'involvedObject', 'uid')) ?? true) };
}

async function collect(
  cluster: Cluster,
  places: readonly PageOptions[],
  isWanted: (event: KubernetesObject) => boolean,
): Promise<KubernetesObject[]> {
  const found: KubernetesObject[] = [];
  let read = 0;
  for (const place of places)
    for await (const page of cluster.pages('v1', 'Event', place)) {
      found.push(...page.filter(isWanted));
      read += page.length;
      if (read > MAX_READ) break;
    }
  return found;
}

function shown(events: readonly KubernetesObject[], isSilent: (event: KubernetesObject) => boolean): LiveEvent[] {
  return events
    .map((event) => liveEvent(event, isSilent(event)))
    .toSorted((left, right) => ((left.lastSeenAt ?? '') < (right.lastSeenAt ?? '') ? 1 : -1))
    .slice(0, MAX_RESOURCE_EVENTS);
}

function liveEvent(event: KubernetesObject, isSilent: boolean): LiveEvent {
  const eventTime = textAt(event, 'eventTime');
  const first = textAt(event, 'firstTimestamp') || eventTime || (event.metadata.creationTimestamp ?? '');
  const last = textAt(event, 'lastTimestamp') || textAt(event, 'series', 'lastObservedTime') || first;
  return {
    type: textAt(event, 'type') || 'Normal',
    reason: textAt(event, 'reason'),
    message: isSilent ? WITHHELD : textAt(event, 'message'),
    count: numberAt(event, 'count') ?? numberAt(event, 'series', 'count') ?? 1,
    firstSeenAt: momentOf(first),
    lastSeenAt: momentOf(last),
    source: textAt(event, 'reportingComponent') || textAt(event, 'source', 'component'),
    kind: textAt(event, 'involvedObject', 'kind'),
    namespace: textAt(event, 'involvedObject', 'namespace'),
    name: textAt(event, 'involvedObject', 'name'),
  };
}

function eventNamespace({ namespace }: ObjectKey): string {
  return namespace === '' ? CLUSTER_WIDE_EVENTS : namespace;
}
