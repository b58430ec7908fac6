import type { FactQuestion } from '@wheelhouse/generators';
import { NotFoundError } from '@wheelhouse/protocol';
import { type Answer, OutsideAnswers } from './outside-answers.js';

/** Services in memory, for tests: answers, or fails, as the test says. */
export class FakeOutsideAnswers extends OutsideAnswers {
  /** Every question that was asked, in order. */
  readonly asked: FactQuestion[] = [];
  /** By kind of question: the answer, or what is thrown. */
  readonly answers = new Map<FactQuestion['kind'], Answer | Error>();

  async answer(question: FactQuestion): Promise<Answer> {
    this.asked.push(question);
    const answer = this.answers.get(question.kind);
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw new NotFoundError('answer', question.kind);
    return answer;
  }
}
