// Takes what people want of this cluster from the hub's socket, does it, and answers. Believes nothing that the hub did not sign for this
// very socket, and ends everything when the socket does: nobody looks any more.
import { randomBytes, verify } from 'node:crypto';
import {
  type AgentRequest,
  agentRequestSigningPayload,
  type LogParameters,
  MAX_LIVE_REQUESTS,
} from '@wheelhouse/protocol';
import type { RequestLine } from '../link/hub.js';
import type { TrustAnchor } from '../link/verification.js';
import type { AgentLogger } from '../logger.js';
import { AnswerLine, type AnswerTaker } from './answer-line.js';
import { LiveError, liveErrorOf } from './live.errors.js';
import { type CheckedRequest, checkedRequest } from './request-schemas.js';

/** Frames of a stack that are logged. */
const MAX_FRAMES = 5;

/** What is done about a request. */
export interface LiveAnswering {
  /** The whole answer to any kind but logs. */
  answer(applicationId: string, request: CheckedRequest, signal: AbortSignal): Promise<unknown>;
  /** Nobody looks any more: what was kept for those who do is let go. */
  rest(): void;
  /** Sends a log piece by piece. */
  sendLog(applicationId: string, wanted: LogParameters, line: AnswerLine, signal: AbortSignal): Promise<void>;
}

export interface LiveRequestsParts {
  readonly hub: AnswerTaker;
  readonly answering: LiveAnswering;
  readonly logger: AgentLogger;
}

export class LiveRequests implements RequestLine {
  private readonly parts: LiveRequestsParts;
  private readonly running = new Map<string, AbortController>();
  private anchor: TrustAnchor | undefined;
  private session = '';
  private lastNumber = 0;

  constructor(parts: LiveRequestsParts) {
    this.parts = parts;
  }

  /** Whose requests count from now on. */
  trust(anchor: TrustAnchor): void {
    this.anchor = anchor;
  }

  /** How many are worked on. */
  get size(): number {
    return this.running.size;
  }

  begin(): string {
    this.session = randomBytes(24).toString('base64url');
    this.lastNumber = 0;
    return this.session;
  }

  take(request: AgentRequest): void {
    if (!this.isGenuine(request)) {
      this.parts.logger.warn(
        { request: request.id },
        'A live request was ignored: the hub that this agent joined did not sign it for this connection.',
      );
      return;
    }
    this.lastNumber = request.number;
    if (request.kind === 'cancel') this.running.get(request.id)?.abort();
    else if (!this.running.has(request.id)) void this.work(request);
  }

  end(): void {
    this.session = '';
    for (const life of this.running.values()) life.abort();
    this.parts.answering.rest();
  }

  private isGenuine(request: AgentRequest): boolean {
    const { anchor, session } = this;
    if (anchor === undefined || session === '' || request.number <= this.lastNumber) return false;
    const payload = agentRequestSigningPayload({ ...request, clusterId: anchor.clusterId, session });
    return verify(null, payload, anchor.hubKey, Buffer.from(request.signature, 'base64url'));
  }

  private async work(request: AgentRequest): Promise<void> {
    const { hub, logger } = this.parts;
    const life = new AbortController();
    const line = new AnswerLine(hub, request.id, life);
    if (this.running.size >= MAX_LIVE_REQUESTS) return line.fail(tooMany());
    this.running.set(request.id, life);
    try {
      await this.answer(request, line, life.signal);
    } catch (error) {
      const told = liveErrorOf(error);
      if (told.code === 'AGENT_FAILED')
        logger.error({ kind: request.kind, ...placeOf(error) }, 'A live request failed.');
      await line.fail(told);
    } finally {
      life.abort();
      this.running.delete(request.id);
    }
  }

  private async answer(request: AgentRequest, line: AnswerLine, signal: AbortSignal): Promise<void> {
    const { applicationId, timeoutMs } = request;
    const { answering } = this.parts;
    const checked = checkedRequest(request.kind, request.parameters);
    if (checked.kind === 'logs') return answering.sendLog(applicationId, checked.parameters, line, signal);
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    await line.sendAll(await answering.answer(applicationId, checked, inTime));
  }
}

function tooMany(): LiveError {
  return new LiveError(
    'LIVE_REQUEST_LIMIT',
    `The agent works on ${MAX_LIVE_REQUESTS} live requests already. Close a followed log, or try again in a moment.`,
  );
}

/** What kind of error, and where. Its words stay out of the log: they may quote what was read. */
function placeOf(error: unknown): { readonly error: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: frames.slice(0, MAX_FRAMES).map((line) => line.trim()) };
}
