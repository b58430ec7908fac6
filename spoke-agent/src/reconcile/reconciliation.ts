// The cluster side of the agent, wired: everything in here goes on with the hub down, from what is on disk.
import type { AgentConfig } from '../agent-config.js';
import type { Cluster } from '../cluster/cluster.js';
import type { AgentLogger } from '../logger.js';
import type { RenderStore } from '../store/render-store.js';
import type { HeldDesiredState, KindRef } from '../store/state-schema.js';
import type { StateStore } from '../store/state-store.js';
import type { AgeKeyring } from '../sops/age-keyring.js';
import { ManifestDecryption } from '../sops/manifest-decryption.js';
import { StateCorruptError } from '../store/store.errors.js';
import { ApplicationComparison } from './application-comparison.js';
import { ApplicationLoop } from './application-loop.js';
import { ApplicationPlanner } from './application-planner.js';
import { ApplicationRemoval } from './application-removal.js';
import { ApplicationSync } from './application-sync.js';
import { ClusterWriter } from './cluster-writer.js';
import type { Clock } from './clock.js';
import { adoptDesiredState } from './desired-adoption.js';
import { DriftGuard } from './drift-guard.js';
import { DriftReports } from './drift-reports.js';
import { Holds, type HoldChange } from './holds.js';
import { Inventory } from './inventory.js';
import { RequestLimiter } from './limiter.js';
import { ManagedState } from './managed-state.js';
import { Manifests } from './manifests.js';
import { Namespaces } from './namespaces.js';
import { ObjectObserver } from './object-observer.js';
import { Ownership } from './ownership.js';
import { Reconciler } from './reconciler.js';
import { StatusBoard } from './status-board.js';

/** How long work under way may take to end when the agent stops. */
const STOP_TIMEOUT_MS = 5_000;

export interface ReconciliationParts {
  readonly config: Pick<AgentConfig, 'applicationConcurrency' | 'requestConcurrency'>;
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
  /** Called when a hold begins or ends. */
  onHoldChange: () => void = () => {};
  /** Called when a render is not on disk. */
  onRendersWanted: () => void = () => {};
  private readonly parts: ReconciliationParts;
  private readonly ownership = new Ownership(this.state);
  private readonly observer: ObjectObserver;
  private readonly guard: DriftGuard;
  private readonly inventory: Inventory;
  private kinds: KindRef[] = [];

  constructor(parts: ReconciliationParts) {
    const { cluster, store, renders, clock, logger, config } = parts;
    const { state, board } = this;
    this.parts = parts;
    this.holds = new Holds((change) => {
      logHold(logger, change);
      this.loop.addAll();
      this.onHoldChange();
    });
    const limiter = new RequestLimiter(config.requestConcurrency);
    const decryption = new ManifestDecryption(parts.keyring);
    const writer = new ClusterWriter({ cluster, limiter, namespaces: new Namespaces(cluster, limiter), decryption });
    const manifests = new Manifests(cluster, renders);
    const reports = new DriftReports(board, clock);
    const holds = this.holds;
    this.guard = new DriftGuard({ state, manifests, writer, reports, board, holds, clock, logger });
    this.observer = new ObjectObserver({
      cluster,
      state,
      store,
      board,
      listener: {
        differs: (object, live) => this.guard.differs(object, live),
        agrees: (object) => this.guard.agrees(object),
        gone: (object) => this.guard.gone(object),
        changed: (id) => this.loop.objectsChanged(id),
      },
    });
    writer.onDeferred = (object) => this.observer.revisit(object);
    this.inventory = new Inventory({ state, store, clock, logger, onWritten: () => this.retainRenders() });
    const reconciler = new Reconciler({
      cluster,
      state,
      holds,
      manifests,
      planner: new ApplicationPlanner(state, this.ownership),
      observer: this.observer,
      sync: new ApplicationSync({ state, writer, observer: this.observer, reports, holds }),
      comparison: new ApplicationComparison(state, writer),
      removal: new ApplicationRemoval({ cluster, writer, observer: this.observer, holds }),
      guard: this.guard,
      clock,
      wantRenders: () => this.onRendersWanted(),
      enqueue: (id) => this.loop.queue.add(id),
      onProgress: (id) => board.touch(id, 'soon'),
    });
    const concurrency = config.applicationConcurrency;
    this.loop = new ApplicationLoop({
      state,
      board,
      inventory: this.inventory,
      clock,
      logger,
      reconciler,
      concurrency,
    });
  }

  /** Reads the last good state. What is damaged begins a hold and counts for nothing. */
  async load(): Promise<HeldDesiredState | undefined> {
    const { store } = this.parts;
    const desired = await this.readable(() => store.readDesired());
    const records = (await this.readable(() => store.readInventory())) ?? [];
    const kinds = (await this.readable(() => store.readKinds())) ?? [];
    this.inventory.restore(records);
    this.kinds = [...kinds, ...records.flatMap(({ objects }) => objects.map(({ key }) => key))];
    if (desired !== undefined) adoptDesiredState(this.state, this.ownership, desired);
    return desired;
  }

  /** Begins to watch, heal and sync. */
  begin(): void {
    this.observer.restore(this.kinds);
    this.loop.addAll();
  }

  /** Acts on a verified desired state that is on disk. */
  async adopt(desired: HeldDesiredState): Promise<void> {
    for (const id of adoptDesiredState(this.state, this.ownership, desired)) this.loop.queue.add(id);
    this.inventory.touch();
  }

  /** An application is gone, and the hub knows. */
  forget(applicationId: string): void {
    this.state.forgetApplication(applicationId);
    this.inventory.touch();
  }

  async stop(): Promise<void> {
    this.observer.close();
    this.guard.stop();
    this.parts.keyring.forget();
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.parts.clock.after(STOP_TIMEOUT_MS, resolve);
    await Promise.race([this.loop.queue.stop(), promise]);
    cancel();
    if (!this.holds.has('STATE_CORRUPT')) await this.inventory.write();
    this.inventory.stop();
    await this.parts.store.flush();
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
    for (const { assignment } of this.state.applications.values()) if (assignment) used.add(assignment.renderDigest);
    if (!this.holds.has('STATE_CORRUPT')) await this.parts.renders.retain(used);
  }
}

/** The log is where people look first when a cluster stands still. */
function logHold(logger: AgentLogger, { type, code, message }: HoldChange): void {
  if (type === 'ended') logger.info({ hold: code }, 'The hold ended.');
  else logger.warn({ hold: code }, `The agent holds (${code}): ${message}`);
}
