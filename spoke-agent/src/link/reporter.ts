// Reports to the hub what changed: the first change at once, those that follow together. One report at a time; a report that fails is
// not kept, the next one says what is true then.
import { randomUUID } from 'node:crypto';
import { digestOf, type AgentHolding, type AgentReportInput, type ApplicationReportInput } from '@wheelhouse/protocol';
import type { AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';
import type { Holds } from '../reconcile/holds/holds.js';
import type { StatusBoard, Urgency } from '../reconcile/state/status-board.js';
import { fullJitterMs } from './backoff.js';
import { HubError } from './hub.errors.js';
import type { Hub } from './hub.js';
import {
  MAX_APPLICATIONS_PER_REPORT,
  MAX_DRIFT_PER_REPORT,
  ReportContents,
  type ReportDraft,
} from './report-contents.js';

/** The pause before what is urgent. */
const URGENT_PAUSE_MS = 15;
/** Pauses between reports while changes keep coming: short at first, longer while it goes on. Each report costs the hub a transaction. */
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 400;
/** After so long without a report the next change is reported at once. */
const QUIET_MS = 500;
/** How long a change waits for others, by its urgency. */
const DELAY_MS: Readonly<Record<Urgency, number>> = { urgent: 0, now: 0, shortly: 30, soon: 300 };

export interface ReporterParts {
  readonly hub: Hub;
  readonly board: StatusBoard;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  readonly clusterUid: string;
  readonly holding: () => AgentHolding | null;
  /** Everything that the agent may report on. */
  readonly applicationIds: () => string[];
  /** The complete status; undefined for an application that is no more. */
  readonly statusOf: (applicationId: string) => ApplicationReportInput | undefined;
  /** The hub took a report: it takes this agent for the genuine one. */
  readonly onTaken?: () => void;
  /** The hub knows that an application is removed. */
  readonly onRemovalReported: (applicationId: string) => void;
}

export class Reporter {
  private readonly parts: ReporterParts;
  private readonly session = randomUUID();
  private readonly contents = new ReportContents();
  private sequence = 0;
  private isStarted = false;
  private isStopped = false;
  private needsComplete = true;
  private hasAgentChange = false;
  private claims: Record<string, unknown> | undefined;
  private claimsSent = '';
  private failures = 0;
  /** Whether something urgent became due while a report was on its way. */
  private isOverdue = false;
  private sending: Promise<void> | undefined;
  private timer: { readonly at: number; isUrgent: boolean; readonly cancel: () => void } | undefined;
  private lastEndedAt = Number.NEGATIVE_INFINITY;
  private pauseMs = 0;

  constructor(parts: ReporterParts) {
    this.parts = parts;
    parts.board.onChange((urgency) => this.changed(urgency));
  }

  /** From now on it reports; the first report says everything. */
  start(): void {
    this.isStarted = true;
    this.schedule(0);
  }

  /** Facts about the cluster; reported when they changed. */
  setClaims(claims: Record<string, unknown>): void {
    if (digestOf(claims) === this.claimsSent) return;
    this.claims = claims;
    this.announce();
  }

  /** The agent itself changed, or wants to know what the hub thinks of it. */
  announce(urgency: Urgency = 'urgent'): void {
    this.hasAgentChange = true;
    this.changed(urgency);
  }

  /** The hub is back: what failed is tried at once. */
  hubAnswered(): void {
    if (this.failures > 0) this.schedule(0);
  }

  /** Says once more what is unsaid, if the hub answers within the time, and ends. */
  async stop(withinMs: number): Promise<void> {
    this.timer?.cancel();
    this.isStopped = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.parts.clock.after(withinMs, resolve);
    const last = this.isStarted && this.failures === 0 ? this.report() : Promise.resolve();
    await Promise.race([promise, last]);
    cancel();
  }

  private changed(urgency: Urgency): void {
    const isBackingOff = this.failures > 0 && this.timer !== undefined;
    if (isBackingOff) return;
    const now = this.parts.clock.monotonicMs();
    if (now - this.lastEndedAt > QUIET_MS) this.pauseMs = 0;
    const pauseMs = urgency === 'urgent' ? Math.min(URGENT_PAUSE_MS, this.pauseMs) : this.pauseMs;
    const delay = Math.max(DELAY_MS[urgency], this.lastEndedAt + pauseMs - now);
    this.schedule(delay, urgency === 'urgent');
  }

  private schedule(delayMs: number, isUrgent = false): void {
    if (!this.isStarted || this.isStopped) return;
    const at = this.parts.clock.monotonicMs() + delayMs;
    if (this.timer !== undefined && this.timer.at <= at) {
      this.timer.isUrgent ||= isUrgent;
      return;
    }
    this.timer?.cancel();
    const cancel = this.parts.clock.after(delayMs, () => {
      this.isOverdue = this.sending !== undefined && this.timer?.isUrgent === true;
      this.timer = undefined;
      void this.report();
    });
    this.timer = { at, isUrgent, cancel };
  }

  /** After a failure nothing is sent before its time. */
  private postpone(ms: number): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.schedule(ms);
  }

  private async report(): Promise<void> {
    if (this.sending !== undefined) return await this.sending;
    if (!this.hasSomethingToSay) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.sending = promise;
    const retryMs = await this.send();
    this.sending = undefined;
    resolve();
    this.lastEndedAt = this.parts.clock.monotonicMs();
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, this.pauseMs * 2));
    if (retryMs !== undefined) this.postpone(retryMs);
    else if (this.hasSomethingToSay) this.schedule(this.isOverdue ? URGENT_PAUSE_MS : this.pauseMs);
    this.isOverdue = false;
  }

  private get hasSomethingToSay(): boolean {
    return this.needsComplete || this.hasAgentChange || this.parts.board.hasChanges;
  }

  /** Sends one report. Milliseconds to wait when it failed. */
  private async send(): Promise<number | undefined> {
    const { hub, board, holds, logger } = this.parts;
    const isComplete = this.needsComplete;
    const draft = this.contents.draft(this.takeStatuses(isComplete), isComplete);
    const drift = board.driftLog.peek(MAX_DRIFT_PER_REPORT);
    const dropped = board.driftLog.dropped;
    const input = this.inputOf(draft, isComplete, drift, dropped);
    this.hasAgentChange = false;
    try {
      const answer = await hub.report(input);
      this.noteDuplicate(answer.isDuplicate);
      if (answer.isDuplicate) throw new HubError('AGENT_DUPLICATE', 'The hub takes no reports of a duplicate.');
      if (!answer.isAccepted || answer.resync) throw new HubError('RESYNC', 'The hub asked for a complete report.');
      this.parts.onTaken?.();
      this.failures = 0;
      this.needsComplete = false;
      this.contents.confirm(draft);
      board.driftLog.confirm(drift, dropped);
      if (input.claims) this.claimsSent = digestOf(input.claims);
      if (input.claims === this.claims) this.claims = undefined;
      for (const { applicationId, isRemoved } of draft.applications)
        if (isRemoved === true) this.parts.onRemovalReported(applicationId);
      return undefined;
    } catch (error) {
      board.giveBack(draft.covered);
      this.hasAgentChange = true;
      const isResync = error instanceof HubError && error.code === 'RESYNC';
      if (isResync) this.needsComplete = true;
      if (isResync && !isComplete) return 0;
      const retryAfterMs = error instanceof HubError ? error.retryAfterMs : undefined;
      const reason = error instanceof Error ? error.message : String(error);
      if (this.failures === 0) logger.warn({ reason, hold: holds.current?.code }, 'A report did not get through.');
      return fullJitterMs(this.failures++, retryAfterMs);
    }
  }

  private takeStatuses(isComplete: boolean): Map<string, ApplicationReportInput | undefined> {
    const { board, applicationIds, statusOf } = this.parts;
    if (isComplete) board.giveBack(applicationIds());
    return new Map(board.take(MAX_APPLICATIONS_PER_REPORT).map((id) => [id, statusOf(id)]));
  }

  private inputOf(
    draft: ReportDraft,
    isComplete: boolean,
    drift: AgentReportInput['drift'],
    droppedDrift: number,
  ): AgentReportInput {
    this.sequence += 1;
    return {
      session: this.session,
      clusterUid: this.parts.clusterUid,
      sequence: this.sequence,
      baseDigest: draft.baseDigest,
      digest: draft.digest,
      isComplete,
      holding: this.parts.holding(),
      hold: this.parts.holds.current ?? null,
      claims: this.claims ?? null,
      applications: [...draft.applications],
      drift,
      droppedDrift,
    };
  }

  private noteDuplicate(isDuplicate: boolean): void {
    const { holds } = this.parts;
    if (!isDuplicate) holds.end('AGENT_DUPLICATE');
    else if (!holds.has('AGENT_DUPLICATE'))
      holds.begin(
        'AGENT_DUPLICATE',
        'Another agent speaks for this cluster with the same identity: this one applies and heals nothing. Stop one of the two: this one goes on by itself some minutes after the other fell silent. If it runs in another cluster, let that cluster join with a token of its own (wheelhouse cluster register).',
      );
  }
}
