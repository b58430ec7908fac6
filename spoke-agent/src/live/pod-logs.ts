// The log of a container, from the cluster to whoever reads it: one piece under way at a time, so that a slow reader slows the cluster down and
// nothing piles up in between.
import type { LogParameters } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject } from '../cluster/cluster.js';
import { objectsAt, textAt } from '../engine/object-path.js';
import type { Clock } from '../reconcile/clock.js';
import type { AnswerLine } from './answer-line.js';
import { LogLines, pieces } from './log-lines.js';
import { LogRate } from './log-rate.js';

/** Names the container that is meant when none is named, as kubectl reads it. */
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

export interface PodLogParts {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly pod: KubernetesObject;
  readonly line: AnswerLine;
  readonly signal: AbortSignal;
}

/** Ends with the log, or when nobody reads it any more. Throws ClusterError. */
export async function sendPodLog(wanted: LogParameters, parts: PodLogParts): Promise<void> {
  const { cluster, clock, pod, line, signal } = parts;
  const { namespace: _namespace, pod: _pod, container = defaultContainer(pod), ...how } = wanted;
  const place = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container };
  const lines = new LogLines();
  const rate = new LogRate(() => clock.monotonicMs());
  const rest = line.keepAlive();
  let dropped = 0;
  try {
    for await (const text of cluster.logs({ ...how, ...place, signal })) {
      const complete = lines.push(text);
      const sent = wanted.follow ? rate.admit(complete) : complete;
      dropped += complete.length - sent.length;
      if (!wanted.follow) await wait(clock, rate.delayMs(sent), signal);
      for (const piece of pieces(sent)) {
        await line.send(JSON.stringify({ lines: piece, dropped }), false);
        dropped = 0;
      }
      if (signal.aborted) return;
    }
    await line.send(JSON.stringify({ lines: lines.finish(), dropped }), true);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    rest();
  }
}

function defaultContainer(pod: KubernetesObject): string {
  const first = textAt(objectsAt(pod, 'spec', 'containers')[0], 'name');
  return pod.metadata.annotations?.[DEFAULT_CONTAINER] ?? first;
}

async function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  cancel();
}
