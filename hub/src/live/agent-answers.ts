// Takes what agents answer to the one who asked: on this hub at once, on another one by way of the database.
import { Injectable } from '@nestjs/common';
import { type AgentAnswerInput, InvalidInputError, MAX_ANSWER_PIECE, isUuid } from '@wheelhouse/protocol';
import { type AnswerPiece, DISCONNECTED, type Reception, UNWANTED } from './live-request.js';
import { LiveRequestStore } from './live-request-store.js';
import { AgentDisconnectedError } from './live.errors.js';
import { OpenRequests } from './open-requests.js';

/** Pieces are numbered up to this; at the limit of a log's speed that is some days. */
const MAX_SEQUENCE = 2_000_000_000;

@Injectable()
export class AgentAnswers {
  constructor(
    private readonly open: OpenRequests,
    private readonly store: LiveRequestStore,
  ) {}

  /** Unwanted for what nobody waits for, and for requests to other clusters: the agent cannot tell the two apart. */
  async take(clusterId: string, input: AgentAnswerInput): Promise<Reception> {
    const piece = checkedPiece(input);
    if (!isUuid(input.requestId)) return UNWANTED;
    const open = this.open.find(input.requestId);
    if (open) return open.request.clusterId === clusterId ? open.hear(piece) : UNWANTED;
    return piece ? this.store.addPiece(clusterId, piece) : this.store.hear(clusterId, input.requestId);
  }

  /** The agent's socket ended: nobody will answer these. */
  async disconnected(clusterId: string, ids: readonly string[]): Promise<void> {
    for (const requestId of ids) {
      const open = this.open.find(requestId);
      if (open) open.fail(new AgentDisconnectedError(open.clusterName));
      else await this.store.addPiece(clusterId, disconnection(requestId));
    }
  }
}

function disconnection(requestId: string): AnswerPiece {
  const error = { code: 'AGENT_DISCONNECTED', message: '' };
  return { requestId, sequence: DISCONNECTED, content: '', isDone: true, error };
}

function checkedPiece(input: AgentAnswerInput): AnswerPiece | undefined {
  const { requestId, sequence, content, isDone, error } = input;
  if (sequence === null || sequence === undefined) return undefined;
  if (sequence < 0 || sequence > MAX_SEQUENCE)
    throw new InvalidInputError('INVALID_INPUT', `\`sequence\` must be from 0 to ${MAX_SEQUENCE}.`);
  if ((content?.length ?? 0) > MAX_ANSWER_PIECE)
    throw new InvalidInputError('INVALID_INPUT', `A piece has ${MAX_ANSWER_PIECE} characters at most.`);
  return { requestId, sequence, content: content ?? '', isDone, error: error ?? null };
}
