// The hub side of the agent, wired: joins, pulls, is nudged, reports. All of it may fail for days without anything in the cluster changing.
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import type { AgentLogger } from '../logger.js';
import { applicationStatus } from '../reconcile/application/application-status.js';
import type { Clock } from '../reconcile/clock.js';
import type { Reconciliation } from '../reconcile/reconciliation.js';
import type { IdentityStore } from '../store/identity-store.js';
import type { RenderStore } from '../store/render-store.js';
import type { AgentIdentity, HeldDesiredState } from '../store/state-schema.js';
import type { StateStore } from '../store/state-store.js';
import { fingerprintOf, importPublicKey } from './agent-key.js';
import { AGENT_VERSION } from './agent-version.js';
import { DesiredStatePuller } from './desired-state-puller.js';
import type { Hub, RequestLine } from './hub.js';
import type { TrustAnchor } from './verification.js';
import { TOLERATED_SKEW_MS } from './assertions.js';
import { IdentityKeeper } from './identity-keeper.js';
import { ensureJoined, type JoinedIdentity } from './joining.js';
import { KeyRotation } from './key-rotation.js';
import { PullLoop } from './pull-loop.js';
import { Reporter } from './reporter.js';

/** How often the cluster is asked whether its claims changed. */
const CLAIMS_INTERVAL_MS = 10 * 60_000;
/** After a restart the first report waits so long for a first look at every application. */
const FIRST_REPORT_MS = 2_000;
/** How long the last report may take when the agent stops. */
const LAST_REPORT_MS = 1_000;

export interface HubSessionParts {
  readonly hub: Hub;
  readonly cluster: Cluster;
  readonly identities: IdentityStore;
  readonly store: StateStore;
  readonly renders: RenderStore;
  readonly reconciliation: Reconciliation;
  readonly joinToken: string | undefined;
  /** Days after which the agent makes a new key; 0 = never. Default 30. */
  readonly keyRotationDays: number | undefined;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  /** The agent has an identity that the hub knows, or its key is another from now on. */
  readonly onIdentity: (identity: JoinedIdentity) => void;
  /** Takes people's requests, of the hub that signs with this key. */
  readonly requests?: (anchor: TrustAnchor) => RequestLine;
}

export class HubSession {
  private readonly parts: HubSessionParts;
  private readonly life = new AbortController();
  private loop: PullLoop | undefined;
  private reporter: Reporter | undefined;
  private rotation: KeyRotation | undefined;
  private keys: IdentityKeeper | undefined;
  private hasToldFingerprint = false;
  private nudges: { close(): void } | undefined;
  private claims: Record<string, unknown> | undefined;
  private clockSkewMs = 0;
  private held: () => number | undefined = () => undefined;

  constructor(parts: HubSessionParts) {
    this.parts = parts;
  }

  get isJoined(): boolean {
    return this.loop !== undefined;
  }

  get desiredRevision(): number | undefined {
    return this.held();
  }

  /** Runs until it is stopped. Throws JoinRefusedError and the like. */
  async run(stored: AgentIdentity | undefined, held: HeldDesiredState | undefined, clusterUid: string): Promise<void> {
    const { signal } = this.life;
    const joined = await ensureJoined({ ...this.parts, signal }, stored);
    if (signal.aborted) return;
    this.parts.onIdentity(joined);
    const identity = new IdentityKeeper(this.parts.identities, joined);
    this.keys = identity;
    this.rotation = this.makeRotation(identity);
    const puller = this.makePuller(identity, held);
    const reporter = this.makeReporter(puller, clusterUid);
    this.wire(puller, reporter, held !== undefined);
    const { hub } = this.parts;
    const requests = this.parts.requests?.(anchorOf(identity));
    this.nudges = hub.nudges((revision) => {
      if (revision > (puller.holding?.revision ?? -1)) this.loop?.nudge();
    }, requests);
    void this.keepClaims(reporter);
    await this.loop?.run();
  }

  async stop(): Promise<void> {
    this.nudges?.close();
    this.loop?.stop();
    this.rotation?.stop();
    await this.reporter?.stop(LAST_REPORT_MS);
    this.life.abort();
    await this.parts.hub.close();
  }

  private makeRotation(identity: IdentityKeeper): KeyRotation {
    const { reconciliation, keyRotationDays, onIdentity } = this.parts;
    const { holds } = reconciliation;
    return new KeyRotation({
      ...this.parts,
      identity,
      holds,
      rotationDays: keyRotationDays,
      onKeyChange: onIdentity,
    });
  }

  private makePuller(identity: IdentityKeeper, held: HeldDesiredState | undefined): DesiredStatePuller {
    const { reconciliation } = this.parts;
    const { epoch } = identity.current.registration;
    return new DesiredStatePuller(
      {
        ...this.parts,
        holds: reconciliation.holds,
        anchor: anchorOf(identity),
        knownEpoch: epoch,
        onAdopted: async (desired) => {
          await reconciliation.adopt(desired);
          this.reporter?.announce('soon');
          if (desired.epoch === identity.current.registration.epoch) return;
          await identity.change((now) => ({ ...now, registration: { ...now.registration, epoch: desired.epoch } }));
        },
      },
      held,
    );
  }

  private makeReporter(puller: DesiredStatePuller, clusterUid: string): Reporter {
    const { hub, reconciliation, clock, logger } = this.parts;
    const { state, board, holds } = reconciliation;
    const isReported = (id: string): boolean => {
      const application = state.applications.get(id);
      return (application?.assignment ?? application?.removal) !== undefined;
    };
    return new Reporter({
      hub,
      board,
      holds,
      clock,
      logger,
      clusterUid,
      holding: () => puller.holding,
      applicationIds: () => [...state.applications.keys()].filter(isReported),
      statusOf: (id) => {
        const application = isReported(id) ? state.applications.get(id) : undefined;
        return application && applicationStatus(application, holds.mayJudge);
      },
      onTaken: () => void this.settleIn(clusterUid),
      onRemovalReported: (id) => {
        reconciliation.forget(id);
        puller.removalDone(id).catch((error: unknown) => logger.error({ err: error }, 'A removal cannot be noted.'));
      },
    });
  }

  private wire(puller: DesiredStatePuller, reporter: Reporter, hasState: boolean): void {
    const { reconciliation, clock, logger } = this.parts;
    const { holds } = reconciliation;
    let isFirstContact = true;
    this.loop = new PullLoop({
      puller,
      holds,
      clock,
      logger,
      onContact: () => {
        reporter.hubAnswered();
        if (holds.has('AGENT_DUPLICATE')) reporter.announce();
        if (!isFirstContact) return;
        isFirstContact = false;
        this.rotation?.start();
        void this.startReporting(reporter, hasState ? FIRST_REPORT_MS : 0);
      },
      onUnknownKey: () => void this.recoverKey(),
    });
    this.reporter = reporter;
    this.held = () => puller.holding?.revision;
    reconciliation.onHoldChange = () => reporter.announce();
    reconciliation.onRendersWanted = () => {
      puller.wantRenders();
      this.loop?.nudge();
    };
  }

  /** The hub takes the agent of this cluster for the genuine one, although another one joined: so it is from now on. */
  private async settleIn(clusterUid: string): Promise<void> {
    if (this.keys === undefined || this.keys.current.registration.clusterUid === clusterUid) return;
    await this.keys
      .change((now) => ({ ...now, registration: { ...now.registration, clusterUid } }))
      .catch((error: unknown) => this.parts.logger.error({ err: error }, 'The identity cannot be written.'));
  }

  private async recoverKey(): Promise<void> {
    if ((await this.rotation?.recover()) === true) return this.loop?.nudge();
    if (this.hasToldFingerprint || this.keys === undefined) return;
    this.hasToldFingerprint = true;
    const { privateKey, registration } = this.keys.current;
    this.parts.logger.warn(
      { keyId: registration.keyId, fingerprint: fingerprintOf(privateKey) },
      "The hub does not know this agent's key. Compare the fingerprint before you adopt the cluster there.",
    );
  }

  /** The first report says everything: it waits a moment, so that it does not call unknown what is about to be known. */
  private async startReporting(reporter: Reporter, waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.parts.clock.after(waitMs, resolve);
    await Promise.race([promise, this.parts.reconciliation.loop.queue.whenIdle()]);
    cancel();
    reporter.start();
  }

  /** People see on the hub that this machine's clock is wrong. */
  noteClockSkew(hubIsAheadMs: number): void {
    this.clockSkewMs = hubIsAheadMs;
    if (this.claims !== undefined) this.reporter?.setClaims(this.claimsNow(this.claims));
  }

  private claimsNow(claims: Record<string, unknown>): Record<string, unknown> {
    const isRight = Math.abs(this.clockSkewMs) < TOLERATED_SKEW_MS;
    return isRight ? claims : { ...claims, clockAheadSeconds: Math.round(-this.clockSkewMs / 1_000) };
  }

  private async keepClaims(reporter: Reporter): Promise<void> {
    const { signal } = this.life;
    while (!signal.aborted) {
      try {
        this.claims = { ...(await this.parts.cluster.claims()), agentVersion: AGENT_VERSION };
        reporter.setClaims(this.claimsNow(this.claims));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.parts.logger.warn({ reason }, 'The claims of the cluster cannot be read.');
      }
      await pause(CLAIMS_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}

function anchorOf(identity: IdentityKeeper): TrustAnchor {
  const { clusterId, hubPublicKey } = identity.current.registration;
  return { clusterId, hubKey: importPublicKey(hubPublicKey) };
}
