// One socket of an agent on this hub: what is wanted goes down it, signed for it alone.
import { randomUUID } from 'node:crypto';
import { type AgentRequest, agentRequestSigningPayload } from '@wheelhouse/protocol';
import type { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import { BoundedStream } from './bounded-stream.js';
import { MAX_WAITING_REQUESTS } from './live-limits.js';
import type { LiveRequest } from './live-request.js';

export class AgentLine {
  readonly id = randomUUID();
  readonly stream: BoundedStream<{ agentRequests: AgentRequest }>;
  /** What was sent and is, as far as this hub knows, still worked on. */
  readonly requests = new Set<string>();
  private number = 0;

  constructor(
    readonly clusterId: string,
    private readonly session: string,
    private readonly identity: HubIdentity,
    onLeave: (line: AgentLine) => void,
  ) {
    this.stream = new BoundedStream(MAX_WAITING_REQUESTS, () => onLeave(this));
  }

  /** False when the agent takes nothing any more: its socket is stuck. */
  send(request: LiveRequest): boolean {
    const isSent = this.push(request);
    if (isSent) this.requests.add(request.id);
    return isSent;
  }

  /** Nobody waits any more. `cancel`: the agent has to be told. */
  forget(id: string, how: string): void {
    if (!this.requests.delete(id) || how !== 'cancel') return;
    this.push({ id, clusterId: this.clusterId, kind: 'cancel', applicationId: '', parameters: {}, timeoutMs: 0 });
  }

  private push({ id, kind, applicationId, parameters, timeoutMs }: LiveRequest): boolean {
    const { clusterId, session } = this;
    this.number += 1;
    const signed = { clusterId, session, number: this.number, id, kind, applicationId, parameters };
    const signature = this.identity.sign(agentRequestSigningPayload(signed)).toString('base64url');
    const request = { id, number: this.number, kind, applicationId, parameters, timeoutMs, signature };
    return this.stream.push({ agentRequests: request });
  }
}
