// The sockets of agents that take requests, on this hub. Every hub hears of every request; one that has a socket of the cluster's agent claims
// it in the database, so that it is carried out once.
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type AgentRequest, InvalidInputError } from '@wheelhouse/protocol';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import { Logger } from '../platform/logging/logger.js';
import { AgentAnswers } from './agent-answers.js';
import { AgentLine } from './agent-line.js';
import type { BoundedStream } from './bounded-stream.js';
import { LiveRequestStore } from './live-request-store.js';

/** A session is a random text; longer ones are none. */
const SESSION = /^[\w-]{16,100}$/;

@Injectable()
export class AgentLines implements OnModuleInit, OnModuleDestroy {
  /** By cluster; the newest last. */
  private readonly lines = new Map<string, AgentLine[]>();
  private stops: (() => void)[] = [];

  constructor(
    private readonly store: LiveRequestStore,
    private readonly answers: AgentAnswers,
    private readonly identity: HubIdentity,
    private readonly feed: ChangeFeed,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stops = [
      this.feed.subscribe(CHANNELS.agentRequests, (payload) => {
        const [what = '', clusterId = '', id = ''] = payload.split(' ');
        const line = this.lines.get(clusterId)?.at(-1);
        if (what === 'ask' && line) this.background(this.claim(line, id));
        if (what !== 'ask') for (const any of this.lines.get(clusterId) ?? []) any.forget(id, what);
      }),
      this.feed.onGap(() => {
        for (const lines of this.lines.values()) for (const line of lines.slice(-1)) this.background(this.claim(line));
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
    for (const lines of this.lines.values()) for (const line of lines) line.stream.end();
  }

  /** What people want of the cluster from now on, and what waits already. */
  open(clusterId: string, session: string): BoundedStream<{ agentRequests: AgentRequest }> {
    if (!SESSION.test(session))
      throw new InvalidInputError(
        'INVALID_INPUT',
        '`session` must be a random text of 16 to 100 letters, digits, - or _.',
      );
    const line = new AgentLine(clusterId, session, this.identity, (left) => this.leave(left));
    this.lines.set(clusterId, [...(this.lines.get(clusterId) ?? []), line]);
    this.background(this.claim(line));
    return line.stream;
  }

  private async claim(line: AgentLine, id?: string): Promise<void> {
    for (const request of await this.store.claim(line.clusterId, line.id, id))
      if (!line.send(request)) await this.answers.disconnected(line.clusterId, [request.id]);
  }

  private leave(line: AgentLine): void {
    const rest = (this.lines.get(line.clusterId) ?? []).filter((other) => other !== line);
    if (rest.length > 0) this.lines.set(line.clusterId, rest);
    else this.lines.delete(line.clusterId);
    if (line.requests.size > 0) this.background(this.answers.disconnected(line.clusterId, [...line.requests]));
  }

  /** What fails here is noticed by whoever waits, by a time limit. */
  private background(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.debug('Live requests cannot reach the database', { error }));
  }
}
