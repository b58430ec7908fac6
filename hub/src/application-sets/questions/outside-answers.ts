import type { FactAnswers, FactQuestion } from '@wheelhouse/generators';

/** The answer to any question. */
export type Answer = FactAnswers[FactQuestion['kind']];

/** Answers what neither the database of clusters nor Git knows: services outside, plugins, decisions. */
export abstract class OutsideAnswers {
  /** Throws AppError when there is no answer: that is a fact. Anything else that is thrown is not. */
  abstract answer(question: FactQuestion): Promise<Answer>;
}
