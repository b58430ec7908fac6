// Keeps one listener up to date with the objects of one kind: list, then watch from there, for ever.
//
//   list -> watch -> (stream ends or stalls) -> watch from the last version seen
//                 -> (410: history expired)  -> list again: what is gone meanwhile is sent as deleted, then synced
//                 -> (anything else)         -> wait with backoff, then watch from the last version seen
//
// An event counts as seen only after the listener returned: one that throws gets it again.
import type { KubernetesObject, WatchEvent, WatchHandle } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiConnection } from './api-connection.js';
import { type ApiStatus, errorOf, refusalOf, statusIn } from './api-status.js';
import { backoffMs, pause } from './backoff.js';
import { ListExpiredError, listPages } from './object-pages.js';
import { WatchStalledError, readWatchEvents } from './watch-stream.js';

/** The server ends a watch after 5 to 10 minutes, drawn anew each time so that watches do not come back together. As in client-go. */
const WATCH_SECONDS = 300;
/** A history that expired is listed anew at once, unless that happened so recently: a server that starts again forgets its history. */
const EXPIRY_PAUSE_MS = 10_000;
/** A stream that lived this long, or brought an event, counts as a success: failures are counted from zero again. */
const HEALTHY_AFTER_MS = 5_000;

interface ApiWatchEvent {
  type?: string;
  object?: KubernetesObject & ApiStatus;
}

export interface WatchSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly labelSelector: string;
  readonly onProblem?: (problem: ClusterError | undefined) => void;
  /** The collection's path over all namespaces; throws ClusterError while the kind is unknown. */
  readonly path: () => Promise<string>;
}

export class ObjectWatch implements WatchHandle {
  readonly synced: Promise<void>;
  readonly #connection: ApiConnection;
  readonly #subject: WatchSubject;
  readonly #listener: (event: WatchEvent) => void;
  readonly #closing = new AbortController();
  /** The uid of each object that the listener holds, by namespace and name. */
  readonly #known = new Map<string, string>();
  #resourceVersion: string | undefined;
  #failures = 0;
  #expiredAt = Number.NEGATIVE_INFINITY;
  #problem: ClusterError | undefined;
  #markSynced: () => void = () => undefined;

  constructor(connection: ApiConnection, subject: WatchSubject, listener: (event: WatchEvent) => void) {
    this.#connection = connection;
    this.#subject = subject;
    this.#listener = listener;
    this.synced = new Promise((resolve) => (this.#markSynced = resolve));
    void this.#run();
  }

  close(): void {
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined) await this.#relist();
        await this.#follow();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof WatchStalledError) continue;
        if (error instanceof ListExpiredError) this.#resourceVersion = undefined;
        this.#failures += 1;
        this.#tellProblem(error);
        if (error instanceof ListExpiredError && this.#isFirstExpiry()) continue;
        await this.#pause(error);
      }
    }
  }

  #isFirstExpiry(): boolean {
    const before = this.#expiredAt;
    this.#expiredAt = performance.now();
    return this.#expiredAt - before > EXPIRY_PAUSE_MS;
  }

  /** Backs off; of a server that gave no answer only until it answers anybody. */
  async #pause(error: unknown): Promise<void> {
    const { signal } = this.#closing;
    const retryAfterMs = error instanceof ClusterError ? error.retryAfterMs : 0;
    const isLost = error instanceof ClusterError && error.code === 'UNAVAILABLE' && retryAfterMs === undefined;
    const early = new AbortController();
    const forget = isLost ? this.#connection.onceAnswering(() => early.abort()) : () => undefined;
    await pause(backoffMs(this.#failures, retryAfterMs), AbortSignal.any([signal, early.signal]));
    forget();
    if (!early.signal.aborted) return;
    this.#failures = 1;
    await pause(backoffMs(this.#failures), signal);
  }

  async #relist(): Promise<void> {
    const { apiVersion, kind, labelSelector } = this.#subject;
    const request = { apiVersion, kind, labelSelector, path: await this.#subject.path(), signal: this.#closing.signal };
    const unseen = new Map(this.#known);
    let resourceVersion = '';
    for await (const page of listPages(this.#connection, request)) {
      resourceVersion = page.resourceVersion;
      for (const object of page.objects) {
        unseen.delete(keyOf(object));
        this.#tellOf(object);
      }
    }
    for (const [key, uid] of unseen) {
      this.#tell({ type: 'deleted', object: this.#remains(key, uid) });
      this.#known.delete(key);
    }
    this.#resourceVersion = resourceVersion;
    this.#failures = 0;
    this.#tellProblem(undefined);
    this.#tell({ type: 'synced' });
    this.#markSynced();
  }

  async #follow(): Promise<void> {
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: this.#resourceVersion ?? '',
      timeoutSeconds: String(Math.round(WATCH_SECONDS * (1 + Math.random()))),
      labelSelector: this.#subject.labelSelector,
    });
    const startedAt = performance.now();
    const path = `${await this.#subject.path()}?${query.toString()}`;
    const response = await this.#connection.open(path, this.#closing.signal);
    if (response.statusCode !== 200) {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      if (response.statusCode === 410) throw new ListExpiredError();
      const refused = { status: response.statusCode ?? 0, headers: response.headers, text };
      throw refusalOf(refused, this.#inWords(), this.#subject.kind === 'Secret');
    }
    this.#tellProblem(undefined);
    try {
      await readWatchEvents(response, (event) => this.#handle(event as ApiWatchEvent));
    } finally {
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) this.#failures = 0;
    }
    // Servers that end watches at once must not be asked in a tight loop.
    if (performance.now() - startedAt < HEALTHY_AFTER_MS) throw new Error('The watch ended early.');
  }

  #handle(event: ApiWatchEvent): void {
    const { type, object } = event;
    if (!object) return;
    if (type === 'ERROR') {
      if (object.code === 410) throw new ListExpiredError();
      const context = { what: this.#inWords(), isSecret: this.#subject.kind === 'Secret' };
      throw errorOf(object.code ?? 500, statusIn(JSON.stringify(object)), context);
    }
    if (type === 'ADDED' || type === 'MODIFIED') this.#tellOf(object);
    if (type === 'DELETED') {
      this.#known.delete(keyOf(object));
      this.#tell({ type: 'deleted', object });
    }
    this.#resourceVersion = object.metadata.resourceVersion ?? this.#resourceVersion;
    this.#failures = 0;
  }

  #tellOf(object: KubernetesObject): void {
    const key = keyOf(object);
    const uid = object.metadata.uid ?? '';
    const known = this.#known.get(key);
    if (known !== undefined && known !== uid) this.#tell({ type: 'deleted', object: this.#remains(key, known) });
    this.#tell({ type: known === uid ? 'modified' : 'added', object });
    this.#known.set(key, uid);
  }

  #tell(event: WatchEvent): void {
    if (!this.#closing.signal.aborted) this.#listener(event);
  }

  #tellProblem(error: unknown): void {
    const problem = error instanceof ClusterError ? error : undefined;
    if (problem === this.#problem || this.#closing.signal.aborted) return;
    this.#problem = problem;
    this.#subject.onProblem?.(problem);
  }

  /** All that is known of an object that went while nobody looked. */
  #remains(key: string, uid: string): KubernetesObject {
    const [namespace = '', name = ''] = key.split('/');
    const { apiVersion, kind } = this.#subject;
    return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }), uid } };
  }

  #inWords(): string {
    return `watch ${this.#subject.kind} (${this.#subject.apiVersion})`;
  }
}

function keyOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
