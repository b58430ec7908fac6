/** Has the questions of one expansion answered: all of a round at once, a few at a time, each once. */
import { Injectable } from '@nestjs/common';
import { type FactQuestion, GenerationError } from '@wheelhouse/generators';
import { AppError } from '@wheelhouse/protocol';
import { Clock } from '../../platform/clock/clock.js';
import { RateLimitedError } from '../../platform/outbound-http/outbound-http.errors.js';
import { roomOf } from '../../platform/outbound-http/value-room.js';
import { AnswerCache, type GivenAnswer } from './answer-cache.js';
import { OutsideAnswers } from './outside-answers.js';

/** How many questions of one expansion are under way at once. */
const QUESTIONS_AT_ONCE = 8;
/** Most questions of one expansion: a matrix may ask one for each of its parameter sets. */
const MAX_QUESTIONS = 2_000;

/** How long all questions of a round may take together: what is not asked by then counts as failed. */
const MAX_ASKING_MS = 300_000;
/** How much memory the answers of a round may take. */
const MAX_ANSWERS_ROOM = 64 * 1024 * 1024;

/** A question with what came back. */
export interface AnsweredQuestion extends GivenAnswer {
  readonly question: FactQuestion;
  /** When it was asked, or when the expansion began that asked it; undefined for what is looked up in the hub itself. */
  readonly askedAt?: Date;
}

/** How new answers have to be, for one expansion. */
export interface AnswerAge {
  /** When the expansion began: what it asks counts as asked then, so that all its answers have one age. */
  readonly startedAt: Date;
  /** Older answers are out of date. */
  readonly from?: Date | null | undefined;
}

function late(question: FactQuestion): AnsweredQuestion {
  const message = `The services that the generators ask took longer than ${MAX_ASKING_MS / 60_000} minutes all together. Fewer questions, or services that answer sooner, help.`;
  return { question, answer: { problem: { code: 'SERVICE_UNAVAILABLE', message } } };
}

function full(question: FactQuestion): AnsweredQuestion {
  const message = `What the services answer takes more than ${MAX_ANSWERS_ROOM / 1_048_576} MiB all together.`;
  return { question, answer: { problem: { code: 'SERVICE_LIMIT_EXCEEDED', message } } };
}

@Injectable()
export class AskQuestions {
  private readonly cache = new AnswerCache();

  constructor(
    private readonly answers: OutsideAnswers,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Throws what is no fact, for example that the database is away; and GenerationError for too many questions. */
  async ask(questions: readonly FactQuestion[], age: AnswerAge): Promise<AnsweredQuestion[]> {
    if (questions.length > MAX_QUESTIONS)
      throw new GenerationError(
        'GENERATOR_ERROR',
        `The generators ask ${questions.length} questions at once; at most ${MAX_QUESTIONS} are asked.`,
        { location: 'spec.generators' },
      );
    const answered: AnsweredQuestion[] = [];
    const waiting = [...questions];
    const end = this.clock.monotonicMs() + MAX_ASKING_MS;
    let room = 0;
    const work = async (): Promise<void> => {
      for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
        const isLate = this.clock.monotonicMs() > end;
        const isFull = room > MAX_ANSWERS_ROOM;
        const one = isLate ? late(question) : isFull ? full(question) : await this.askOne(question, age);
        room += roomOf(one.answer, MAX_ANSWERS_ROOM);
        answered.push(room > MAX_ANSWERS_ROOM ? full(question) : one);
      }
    };
    await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, work));
    return answered;
  }

  private async askOne(question: FactQuestion, { startedAt, from }: AnswerAge): Promise<AnsweredQuestion> {
    // Decisions lie in the hub's own database: reading them again costs less than being late.
    if (question.kind === 'decisions') return { question, ...(await this.given(question)) };
    const known = this.cache.find(question, startedAt.getTime(), from?.getTime() ?? 0);
    if (known) return { question, ...(await known.given), askedAt: new Date(known.askedAt) };
    const given = this.given(question);
    this.cache.keep(question, startedAt.getTime(), given);
    return { question, ...(await given), askedAt: startedAt };
  }

  private async given(question: FactQuestion): Promise<GivenAnswer> {
    try {
      return { answer: await this.answers.answer(question) };
    } catch (error) {
      // Only what a service answers is a fact; a database that is away is not, and ends the expansion.
      if (!(error instanceof AppError)) throw error;
      const { code, message } = error;
      return {
        answer: { problem: { code, message } },
        ...(error instanceof RateLimitedError && { retryAt: error.retryAt }),
      };
    }
  }
}
