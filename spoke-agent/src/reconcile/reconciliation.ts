// The cluster side of the agent, wired: everything in here goes on with the hub down, from what is on disk.
import type { AgentConfig } from '../agent-config.js';
import type { Cluster } from '../cluster/cluster.js';
import type { AgentLogger } from '../logger.js';
import type { RenderStore } from '../store/render-store.js';
import type { HeldDesiredState, KindRef } from '../store/state-schema.js';
import type { StateStore } from '../store/state-store.js';
import type { AgeKeyring } from '../sops/age-keyring.js';
import { StateCorruptError } from '../store/store.errors.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { WorkerScriptRunner } from '../scripts/worker-script-runner.js';
import { ApplicationClusters } from './application/application-clusters.js';
import { ApplicationCustomizations, digestsOf } from './application/application-customizations.js';
import { ApplicationLoop } from './application-loop.js';
import type { Clock } from './clock.js';
import { adoptDesiredState } from './state/desired-adoption.js';
import type { DriftGuard } from './drift/drift-guard.js';
import { wireHealth, type WiredHealth } from './health/health-wiring.js';
import { Holds, type HoldChange } from './holds/holds.js';
import type { IgnoredDifferences } from './drift/ignored-differences.js';
import { Inventory } from './state/inventory.js';
import { RequestLimiter } from './writes/limiter.js';
import { ManagedState } from './state/managed-state.js';
import { ObjectObserver, type ObservationListener } from './state/object-observer.js';
import { OrphanWatch } from './orphans/orphan-watch.js';
import { Ownership } from './application/ownership.js';
import { StatusBoard } from './state/status-board.js';
import { wireReconciler } from './sync/sync-wiring.js';
import { wireWriting } from './writes/writing-wiring.js';

/** How long work under way may take to end when the agent stops. */
const STOP_TIMEOUT_MS = 5_000;

export interface ReconciliationParts {
  readonly config: Pick<AgentConfig, 'namespace' | 'applicationConcurrency' | 'requestConcurrency' | 'waveDelayMs'>;
  readonly cluster: Cluster;
  readonly store: StateStore;
  readonly renders: RenderStore;
  /** The age keys that what SOPS encrypted is opened with. */
  readonly keyring: AgeKeyring;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

export class Reconciliation {
  readonly state = new ManagedState();
  readonly board = new StatusBoard();
  readonly holds: Holds;
  readonly loop: ApplicationLoop;
  readonly limiter: RequestLimiter;
  /** What administrators say about kinds: `customizations.of(application)`. */
  readonly customizations: ApplicationCustomizations;
  /** Runs programs of users: health checks, actions, jq expressions. Starts with the first of them. */
  readonly scripts: ScriptRunner = new WorkerScriptRunner();
  /** As whom each application's objects are read and written. */
  readonly clusters: ApplicationClusters;
  /** What may differ in which object. */
  readonly ignored: IgnoredDifferences;
  /** Called when a hold begins or ends. */
  onHoldChange: () => void = () => {};
  /** Called when a render is not on disk. */
  onRendersWanted: () => void = () => {};
  private readonly parts: ReconciliationParts;
  private readonly health: WiredHealth;
  private readonly ownership = new Ownership(this.state);
  private readonly observer: ObjectObserver;
  private readonly guard: DriftGuard;
  private readonly orphans: OrphanWatch;
  private readonly inventory: Inventory;
  private kinds: KindRef[] = [];

  constructor(parts: ReconciliationParts) {
    const { cluster, store, clock, logger, config } = parts;
    const { state, board } = this;
    this.parts = parts;
    this.customizations = new ApplicationCustomizations(parts.renders);
    this.customizations.onMissing = () => this.onRendersWanted();
    this.customizations.onRead = () => {
      this.health.rulesChanged();
      this.loop.addAll();
    };
    this.holds = new Holds((change) => {
      logHold(logger, change);
      this.loop.addAll();
      this.onHoldChange();
    });
    const limiter = new RequestLimiter(config.requestConcurrency);
    this.limiter = limiter;
    this.orphans = new OrphanWatch({ cluster, state, board, limiter, clock, logger });
    const clusters = new ApplicationClusters(cluster, state);
    this.clusters = clusters;
    const { customizations, scripts, holds, ownership } = this;
    const changed = (id: string): void => this.loop.objectsChanged(id);
    this.health = wireHealth({ state, clusters, limiter, customizations, scripts, clock, logger, board, changed });
    const wired = wireWriting({ ...parts, state, board, holds, limiter, clusters, customizations, scripts });
    this.guard = wired.guard;
    this.ignored = wired.ignored;
    this.observer = new ObjectObserver({ cluster, state, store, board, ...wired, listener: this.listener(changed) });
    wired.writer.onDeferred = (object) => this.observer.revisit(object);
    const inventory = new Inventory({ state, store, clock, logger, onWritten: () => this.retainRenders() });
    this.inventory = inventory;
    const reconciler = wireReconciler({
      ...wired,
      cluster,
      state,
      holds,
      clock,
      ownership,
      observer: this.observer,
      waveDelayMs: config.waveDelayMs,
      persist: () => inventory.write(),
      wantRenders: () => this.onRendersWanted(),
      enqueue: (id) => this.loop.queue.add(id),
      onProgress: (id) => board.touch(id, 'soon'),
    });
    const concurrency = config.applicationConcurrency;
    this.loop = new ApplicationLoop({ state, board, inventory, clock, logger, reconciler, concurrency });
  }

  /** Reads the last good state. What is damaged begins a hold and counts for nothing. */
  async load(): Promise<HeldDesiredState | undefined> {
    const { store } = this.parts;
    const desired = await this.readable(() => store.readDesired());
    const records = (await this.readable(() => store.readInventory())) ?? [];
    const kinds = (await this.readable(() => store.readKinds())) ?? [];
    this.inventory.restore(records);
    this.kinds = [...kinds, ...records.flatMap(({ objects }) => objects.map(({ key }) => key))];
    if (desired !== undefined) await this.customizations.load(desired.assignments);
    if (desired !== undefined) adoptDesiredState(this.state, this.ownership, desired);
    return desired;
  }

  /** Begins to watch, heal and sync. */
  begin(): void {
    this.observer.restore(this.kinds);
    this.loop.addAll();
    this.orphans.begin();
  }

  /** Acts on a verified desired state that is on disk. */
  async adopt(desired: HeldDesiredState): Promise<void> {
    await this.customizations.load(desired.assignments);
    for (const id of adoptDesiredState(this.state, this.ownership, desired)) this.loop.queue.add(id);
    for (const { id, conditions } of this.state.applications.values())
      if (conditions.some(({ reason }) => reason === 'RenderMissing')) this.loop.queue.add(id);
    this.health.rulesChanged();
    this.inventory.touch();
  }

  /** An application is gone, and the hub knows. */
  forget(applicationId: string): void {
    // One that is deleted while it is assigned is remembered as done until it is assigned no more: it must not begin again.
    const removal = this.state.applications.get(applicationId)?.removal;
    const isAssigned = removal?.assignment?.syncPolicy.deletion?.requestedAt !== undefined;
    if (!isAssigned) this.state.forgetApplication(applicationId);
    this.inventory.touch();
  }

  async stop(): Promise<void> {
    this.observer.close();
    this.guard.stop();
    this.orphans.stop();
    this.health.stop();
    this.parts.keyring.forget();
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.parts.clock.after(STOP_TIMEOUT_MS, resolve);
    await Promise.race([this.loop.queue.stop(), promise]);
    cancel();
    if (!this.holds.has('STATE_CORRUPT')) await this.inventory.write();
    this.inventory.stop();
    await this.scripts.close();
    await this.parts.store.flush();
  }

  private listener(changed: (applicationId: string) => void): ObservationListener {
    return {
      differs: (object, live) => this.guard.differs(object, live),
      agrees: (object) => this.guard.agrees(object),
      gone: (object) => this.guard.gone(object),
      changed,
    };
  }

  private async readable<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StateCorruptError)) throw error;
      this.holds.begin(
        'STATE_CORRUPT',
        `${error.message} Nothing is applied or deleted until the hub has sent a complete desired state that verifies.`,
      );
      return undefined;
    }
  }

  private async retainRenders(): Promise<void> {
    const used = this.inventory.rendersInUse();
    const assignments = [...this.state.applications.values()].flatMap(
      ({ assignment, removal }) => assignment ?? removal?.assignment ?? [],
    );
    for (const { renderDigest } of assignments) used.add(renderDigest);
    for (const digest of digestsOf(assignments)) used.add(digest);
    if (!this.holds.has('STATE_CORRUPT')) await this.parts.renders.retain(used);
  }
}

/** The log is where people look first when a cluster stands still. */
function logHold(logger: AgentLogger, { type, code, message }: HoldChange): void {
  if (type === 'ended') logger.info({ hold: code }, 'The hold ended.');
  else logger.warn({ hold: code }, `The agent holds (${code}): ${message}`);
}
