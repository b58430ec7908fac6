// Asks the agent of an application's cluster, wherever its socket is, and waits no longer than it must.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LiveRequestKind, LiveRequestParameters } from '@wheelhouse/protocol';
import { Clock } from '../platform/clock/clock.js';
import type { BoundedStream } from './bounded-stream.js';
import {
  ACTION_TIMEOUT_MS,
  ANSWER_TIMEOUT_MS,
  CLAIM_TIMEOUT_MS,
  FOLLOW_CHECK_MS,
  ROW_GRACE_MS,
} from './live-limits.js';
import {
  AgentNotListeningError,
  AgentTimeoutError,
  ClusterSilentError,
  LiveRequestLimitError,
  NothingToLookAtError,
} from './live.errors.js';
import type { LiveRequest } from './live-request.js';
import { LiveRequestStore } from './live-request-store.js';
import { LiveMetrics } from './live-metrics.js';
import type { LiveTarget } from './live-target.js';
import { type AnswerReader, OpenRequest, PieceStream, WholeAnswer } from './open-request.js';
import { OpenRequests } from './open-requests.js';

type Changing = 'action' | 'delete';

@Injectable()
export class LiveRequestsService {
  constructor(
    private readonly store: LiveRequestStore,
    private readonly open: OpenRequests,
    private readonly metrics: LiveMetrics,
    private readonly clock: Clock,
  ) {}

  /** The whole answer, unchecked. */
  async ask<K extends Exclude<LiveRequestKind, 'logs' | 'cancel'>>(
    target: LiveTarget,
    kind: K,
    parameters: LiveRequestParameters[K],
  ): Promise<unknown> {
    const timeoutMs = isChange(kind) ? ACTION_TIMEOUT_MS : ANSWER_TIMEOUT_MS;
    const answer = new WholeAnswer(target.clusterName);
    // Whoever fails to send it must not leave a rejection that nobody takes.
    answer.promise.catch(() => undefined);
    return this.metrics.measure(kind, async () => {
      const open = await this.send(target, { kind, parameters, timeoutMs }, answer);
      const timer = setTimeout(() => {
        open.fail(timeoutOf(target, kind, timeoutMs));
      }, timeoutMs).unref();
      return answer.promise.finally(() => clearTimeout(timer));
    });
  }

  /** The pieces of an answer as they come. The request ends when the reader leaves. */
  async follow<T>(
    target: LiveTarget,
    parameters: LiveRequestParameters['logs'],
    read: (value: unknown) => T,
  ): Promise<BoundedStream<T>> {
    const pieces = new PieceStream<T>(target.clusterName, read, {
      onLeave: () => open.leave(),
      onRoom: () => this.open.collectRest(open),
    });
    const open: OpenRequest = await this.send(
      target,
      { kind: 'logs', parameters, timeoutMs: ANSWER_TIMEOUT_MS },
      pieces,
    );
    return pieces.stream;
  }

  private async send(
    target: LiveTarget,
    content: Pick<LiveRequest, 'kind' | 'parameters' | 'timeoutMs'>,
    reader: AnswerReader,
  ): Promise<OpenRequest> {
    const { clusterId, clusterName, applicationId } = target;
    if (clusterId === null) throw new NothingToLookAtError(target.applicationName);
    // An agent that has just joined counts as never seen for a second: it is tried.
    if (target.freshness === 'Lost' && target.lastContactAt !== null)
      throw new ClusterSilentError(clusterName, 'Lost', target.lastContactAt);
    const request: LiveRequest = { ...content, id: randomUUID(), clusterId, applicationId };
    const open: OpenRequest = new OpenRequest(request, clusterName, {
      reader,
      monotonicMs: () => this.clock.monotonicMs(),
      onEnd: (isDone) => {
        clearTimeout(claim);
        this.open.remove(open, isDone);
      },
    });
    // Before anybody can answer.
    this.open.add(open);
    const claim = setTimeout(() => void this.checkClaim(open, target), CLAIM_TIMEOUT_MS).unref();
    const wantedForMs = (content.kind === 'logs' ? 2 * FOLLOW_CHECK_MS : content.timeoutMs) + ROW_GRACE_MS;
    const isSent = await this.store.add(request, { hub: this.open.hub, wantedForMs }).catch((error: unknown) => {
      open.leave();
      throw error;
    });
    if (isSent) return open;
    open.leave();
    throw new LiveRequestLimitError(clusterName);
  }

  private async checkClaim(open: OpenRequest, target: LiveTarget): Promise<void> {
    // When the database does not say, the time limit decides.
    const isClaimed = await this.store.isClaimed(open.request.id).catch(() => true);
    if (isClaimed) return;
    const isLate = target.freshness !== 'Live';
    open.fail(
      isLate
        ? new ClusterSilentError(target.clusterName, target.freshness, target.lastContactAt)
        : new AgentNotListeningError(target.clusterName),
    );
  }
}

function isChange(kind: LiveRequestKind): kind is Changing {
  return kind === 'action' || kind === 'delete';
}

function timeoutOf(target: LiveTarget, kind: LiveRequestKind, timeoutMs: number): Error {
  return target.freshness === 'Live' || isChange(kind)
    ? new AgentTimeoutError(target.clusterName, timeoutMs, isChange(kind))
    : new ClusterSilentError(target.clusterName, target.freshness, target.lastContactAt);
}
