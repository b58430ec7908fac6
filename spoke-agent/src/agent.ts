// Wires one agent together. Nothing is kept outside of it, so one process may run thousands.
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentConfig } from './agent-config.js';
import type { Cluster } from './cluster/cluster.js';
import { FencedCluster } from './leadership/fenced-cluster.js';
import { AGENT_VERSION } from './link/agent-version.js';
import { Assertions, type AssertionIntroduction } from './link/assertions.js';
import { fullJitterMs } from './link/backoff.js';
import { GraphqlHub } from './link/graphql-hub.js';
import { HubSession } from './link/hub-session.js';
import type { Hub } from './link/hub.js';
import { SystemClock } from './link/system-clock.js';
import { LiveRequests } from './live/live-requests.js';
import { LiveView } from './live/live-view.js';
import type { AgentLogger } from './logger.js';
import type { Clock } from './reconcile/clock.js';
import { keySources } from './sops/age-key-sources.js';
import { AgeKeyring } from './sops/age-keyring.js';
import { DEFAULT_AGENT_NAMESPACE } from './reconcile/application/agent-protection.js';
import { LocalHold } from './reconcile/holds/local-hold.js';
import { Manifests } from './reconcile/application/manifests.js';
import { Reconciliation } from './reconcile/reconciliation.js';
import type { IdentityStore } from './store/identity-store.js';
import { RenderStore } from './store/render-store.js';
import type { AgentIdentity, HeldDesiredState } from './store/state-schema.js';
import { StateStore } from './store/state-store.js';

/** What an agent is made of. */
export interface AgentParts {
  readonly config: AgentConfig;
  /** Stays open when the agent stops: it belongs to the caller. */
  readonly cluster: Cluster;
  readonly logger: AgentLogger;
  /** The machine's clock by default. */
  readonly clock?: Clock;
  /** GraphQL over HTTP to `config.hub` by default. */
  readonly hub?: Hub;
  /** Where key and registration are kept: the state folder by default. */
  readonly identities?: IdentityStore;
}

/** What the agent says of itself, for probes and metrics. */
export interface AgentStatus {
  /** Whether the cluster joined the hub (now or in an earlier run). */
  readonly isJoined: boolean;
  /** Whether the last good state was read and the watches began. */
  readonly isReady: boolean;
  /** Why it applies nothing new; undefined when it does not hold. */
  readonly hold: { readonly code: string; readonly message: string } | undefined;
  readonly desiredRevision: number | undefined;
  readonly applications: number;
  readonly objects: number;
  /** Applications that are worked on or wait for it. */
  readonly waiting: number;
  /** How many requests to the API server may be in flight at once. */
  readonly requestsAtOnce: number;
}

/** The agent of one cluster. */
export interface Agent {
  /** Reads the last good state and begins to heal, pull and report. Resolves when that is read; neither hub nor cluster need be there. */
  start(): Promise<void>;
  /** Ends the loops and the connections to the hub, within some 7 seconds. Idempotent. */
  stop(): Promise<void>;
  /** Resolves after `stop`; rejects with an AppError when the agent cannot go on (JoinRefusedError, damaged identity). */
  readonly done: Promise<void>;
  status(): AgentStatus;
}

/** Wires an agent together; nothing happens before `start`. */
export function createAgent(parts: AgentParts): Agent {
  const { config, logger, clock = new SystemClock() } = parts;
  const store = new StateStore(config.stateDir);
  const { identities = store } = parts;
  // What may not be written under a hold is stopped at the door, whatever is under way.
  const cluster = new FencedCluster(parts.cluster, () => reconciliation.holds.refusal);
  const renders = new RenderStore(config.stateDir);
  const keyring = new AgeKeyring(keySources(config, cluster), clock);
  const reconciliation: Reconciliation = new Reconciliation({
    config,
    cluster,
    store,
    renders,
    keyring,
    clock,
    logger,
  });
  let assertions: Assertions | undefined;
  const onClockSkew = (skewMs: number): void => session.noteClockSkew(skewMs);
  const hub = parts.hub ?? new GraphqlHub({ address: config.hub, logger, assertions: () => assertions, onClockSkew });
  const { state, holds, clusters, ignored, customizations, scripts } = reconciliation;
  const answering = new LiveView({
    state,
    holds,
    clusters,
    ignored,
    customizations,
    scripts,
    clock,
    manifests: new Manifests(cluster, renders),
  });
  const requests = new LiveRequests({ hub, answering, logger });
  const session: HubSession = new HubSession({
    hub,
    cluster,
    store,
    identities,
    renders,
    reconciliation,
    joinToken: config.joinToken,
    keyRotationDays: config.keyRotationDays,
    clock,
    logger,
    onIdentity: ({ privateKey, registration }) => {
      const introduction = introductionOf({ ...registration, agentVersion: AGENT_VERSION });
      assertions = new Assertions({ privateKey, ...registration, introduction }, clock);
    },
    requests: (anchor) => {
      requests.trust(anchor);
      return requests;
    },
  });
  const { namespace = DEFAULT_AGENT_NAMESPACE } = config;
  const localHold = new LocalHold({ cluster, namespace, holds, clock, logger });
  return new WiredAgent({ store, identities, cluster, logger, reconciliation, session, localHold });
}

function introductionOf({
  clusterName,
  clusterUid,
  hubPublicKey,
  agentVersion,
}: AssertionIntroduction): AssertionIntroduction {
  return { clusterName, clusterUid, hubPublicKey, agentVersion };
}

interface WiredParts {
  readonly store: StateStore;
  readonly cluster: Cluster;
  readonly logger: AgentLogger;
  readonly reconciliation: Reconciliation;
  readonly session: HubSession;
  readonly identities: IdentityStore;
  readonly localHold: LocalHold;
}

class WiredAgent implements Agent {
  readonly done: Promise<void>;
  private readonly parts: WiredParts;
  private readonly life = new AbortController();
  private readonly ending = Promise.withResolvers<void>();
  private isReady = false;
  private stopping: Promise<void> | undefined;

  constructor(parts: WiredParts) {
    this.parts = parts;
    this.done = this.ending.promise;
    // Nobody has to listen: who does not still sees the log.
    this.done.catch(() => undefined);
  }

  async start(): Promise<void> {
    const { store, identities, reconciliation } = this.parts;
    try {
      await store.ensure();
      const identity = await identities.readIdentity();
      const held = await reconciliation.load();
      this.run(identity, held).catch((error: unknown) => {
        if (!this.life.signal.aborted) this.ending.reject(error);
      });
    } catch (error) {
      this.ending.reject(error);
      throw error;
    }
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  status(): AgentStatus {
    const { session, reconciliation } = this.parts;
    const { holds, state, loop, limiter } = reconciliation;
    return {
      isJoined: session.isJoined,
      isReady: this.isReady,
      hold: holds.current,
      desiredRevision: session.desiredRevision,
      applications: state.applications.size,
      objects: state.objects.size,
      waiting: loop.queue.size,
      requestsAtOnce: limiter.allowed,
    };
  }

  private async run(identity: AgentIdentity | undefined, held: HeldDesiredState | undefined): Promise<void> {
    const { cluster, logger, reconciliation, session, localHold } = this.parts;
    const uid = await clusterUid(cluster, logger, this.life.signal);
    if (identity?.registration && identity.registration.clusterUid !== uid)
      reconciliation.holds.begin('AGENT_DUPLICATE', OTHER_CLUSTER);
    await localHold.begin();
    if (this.life.signal.aborted) return;
    reconciliation.begin();
    this.isReady = true;
    await session.run(identity, held, uid);
  }

  private async end(): Promise<void> {
    this.life.abort();
    this.isReady = false;
    this.parts.localHold.stop();
    await Promise.all([this.parts.session.stop(), this.parts.reconciliation.stop()]);
    this.ending.resolve();
  }
}

const OTHER_CLUSTER =
  'The state of this agent belongs to another cluster (the UID of kube-system differs): nothing is applied. Give every cluster a state ' +
  'folder of its own and join it with its own token, or approve on the hub that this cluster takes the place of the other (approveHold).';

/** Waits for the cluster's API. */
async function clusterUid(cluster: Cluster, logger: AgentLogger, signal: AbortSignal): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await cluster.identity()).uid;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ attempt, reason }, "The cluster's API does not answer; trying again.");
    }
    await pause(fullJitterMs(attempt), undefined, { signal });
  }
}
