// Sends one answer in pieces: the next one only when the hub has taken the last and has room. Whoever reads slowly slows us down.
import { setTimeout as pause } from 'node:timers/promises';
import {
  ANSWER_HEARTBEAT_MS,
  type AgentAnswerInput,
  type AgentAnswerPayload,
  MAX_ANSWER_PIECE,
} from '@wheelhouse/protocol';
import type { LiveError } from './live.errors.js';

/** How long to wait before the hub is asked again whether it has room; grows to the second. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
/** How often a piece is sent again when the hub does not answer. */
const ATTEMPTS = 4;
const RETRY_MS = 250;
/** The longest message of an error. */
const MAX_MESSAGE = 2_000;

/** The part of the hub that is needed here. */
export interface AnswerTaker {
  answer(input: AgentAnswerInput): Promise<AgentAnswerPayload>;
}

export class AnswerLine {
  private readonly hub: AnswerTaker;
  private readonly requestId: string;
  private readonly life: AbortController;
  private sequence = 0;
  private credit = 1;
  private lastSaidMs = performance.now();

  /** `life` is aborted when nobody wants the answer any more. */
  constructor(hub: AnswerTaker, requestId: string, life: AbortController) {
    this.hub = hub;
    this.requestId = requestId;
    this.life = life;
  }

  /** A whole answer. */
  async sendAll(answer: unknown): Promise<void> {
    const text = JSON.stringify(answer);
    for (let start = 0, end = 0; end < text.length; start = end) {
      end = endOfPiece(text, start);
      await this.send(text.slice(start, end), end === text.length);
    }
  }

  /** One piece, as soon as the hub has room for it. Does nothing when nobody wants it any more. */
  async send(content: string, isDone: boolean): Promise<void> {
    await this.untilRoom();
    await this.say({ requestId: this.requestId, sequence: this.sequence++, content, isDone });
  }

  /** There is no answer, or no rest of it. */
  async fail({ code, message }: LiveError): Promise<void> {
    const error = { code, message: message.slice(0, MAX_MESSAGE) };
    await this.say({ requestId: this.requestId, sequence: this.sequence++, content: null, isDone: true, error });
  }

  /** Asks now and then whether a quiet answer is still wanted, until the returned function is called. */
  keepAlive(): () => void {
    const timer = setInterval(() => {
      if (performance.now() - this.lastSaidMs >= ANSWER_HEARTBEAT_MS) void this.ask();
    }, ANSWER_HEARTBEAT_MS / 3).unref();
    return () => clearInterval(timer);
  }

  private async untilRoom(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; this.credit < 1 && !this.life.signal.aborted; waitMs *= 2) {
      await pause(Math.min(waitMs, LONGEST_WAIT_MS), undefined, { signal: this.life.signal, ref: false }).catch(
        () => {},
      );
      await this.ask();
    }
  }

  private ask(): Promise<void> {
    return this.say({ requestId: this.requestId, sequence: null, content: null, isDone: false });
  }

  private async say(input: AgentAnswerInput): Promise<void> {
    for (let attempt = 1; !this.life.signal.aborted; attempt += 1) {
      try {
        this.lastSaidMs = performance.now();
        const { isWanted, credit } = await this.hub.answer(input);
        this.credit = credit;
        if (!isWanted) this.life.abort();
        return;
      } catch {
        // The same number again: a piece that arrived twice counts once.
        if (attempt === ATTEMPTS) return this.life.abort();
        await pause(RETRY_MS * attempt, undefined, { signal: this.life.signal, ref: false }).catch(() => {});
      }
    }
  }
}

/** Where the piece that begins there ends: never within a letter that has two halves, which a database would not keep. */
function endOfPiece(text: string, start: number): number {
  const end = Math.min(start + MAX_ANSWER_PIECE, text.length);
  const isSplit = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return isSplit ? end - 1 : end;
}
