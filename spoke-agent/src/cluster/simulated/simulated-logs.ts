// What containers of a simulated cluster write. Nothing by themselves: tests and demonstrations write for them.
import type { KubernetesObject, LogOptions } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { isMap } from './field-walk.js';

interface Line {
  readonly at: Date;
  readonly text: string;
}

/** Lines kept of one container; nodes rotate logs as well. */
const MAX_LINES = 10_000;

export class SimulatedLogs {
  readonly #lines = new Map<string, Line[]>();
  /** How many lines of each are kept no more. */
  readonly #rotated = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  /** A container writes lines. */
  write(pod: KubernetesObject, container: string, lines: readonly string[]): void {
    const key = keyOf(pod, container);
    const all = [...this.#linesOf(key), ...lines.map((text) => ({ at: new Date(), text }))];
    this.#lines.set(key, all.slice(-MAX_LINES));
    this.#rotated.set(key, (this.#rotated.get(key) ?? 0) + Math.max(0, all.length - MAX_LINES));
    for (const wake of this.#waiting) wake();
  }

  /** `find`: the pod as it is now; undefined when it is gone. */
  async *read(options: LogOptions, find: () => KubernetesObject | undefined): AsyncGenerator<string> {
    const pod = find();
    if (!pod) throw absentPod(options);
    checkContainer(pod, options);
    const key = keyOf(pod, options.container);
    let next = this.#first(key, options);
    for (;;) {
      for (let line = this.#at(key, next); line; line = this.#at(key, next)) {
        next += 1;
        yield textOf(line, options);
      }
      if (!options.follow || options.signal.aborted || find()?.metadata.uid !== pod.metadata.uid) return;
      await this.#change(options.signal);
    }
  }

  /** Those who follow look whether their pod is still there. */
  wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #linesOf(key: string): readonly Line[] {
    return this.#lines.get(key) ?? [];
  }

  /** By its number since the container began. */
  #at(key: string, number: number): Line | undefined {
    return this.#linesOf(key)[number - (this.#rotated.get(key) ?? 0)];
  }

  #first(key: string, { tailLines, sinceSeconds }: LogOptions): number {
    const lines = this.#linesOf(key);
    const oldest = sinceSeconds === undefined ? 0 : Date.now() - sinceSeconds * 1_000;
    const since = lines.findIndex(({ at }) => at.getTime() >= oldest);
    const first = since < 0 ? lines.length : since;
    const within = tailLines === undefined ? first : Math.max(first, lines.length - tailLines);
    return within + (this.#rotated.get(key) ?? 0);
  }

  async #change(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }
}

function keyOf(pod: KubernetesObject, container: string): string {
  return `${pod.metadata.uid}/${container}`;
}

function textOf(line: Line, { timestamps }: LogOptions): string {
  return `${timestamps === true ? `${line.at.toISOString()} ` : ''}${line.text}\n`;
}

function absentPod({ namespace, pod }: LogOptions): ClusterError {
  return new ClusterError('NOT_FOUND', `Cannot read the log of pod ${namespace}/${pod}: pods "${pod}" not found`);
}

function checkContainer(pod: KubernetesObject, { namespace, container, previous }: LogOptions): void {
  const spec = isMap(pod['spec']) ? pod['spec'] : {};
  const containers = [spec['initContainers'], spec['containers']].flat().filter(isMap);
  const name = pod.metadata.name;
  const refuse = (why: string): ClusterError =>
    new ClusterError('INVALID', `Cannot read the log of pod ${namespace}/${name}: ${why}`);
  if (!containers.some((found) => found['name'] === container))
    throw refuse(`container ${container} is not valid for pod ${name}`);
  if (previous === true) throw refuse(`previous terminated container "${container}" in pod "${name}" not found`);
  const status = isMap(pod['status']) ? pod['status'] : {};
  if (status['phase'] === undefined || status['phase'] === 'Pending')
    throw refuse(`container "${container}" in pod "${name}" is waiting to start: ContainerCreating`);
}
