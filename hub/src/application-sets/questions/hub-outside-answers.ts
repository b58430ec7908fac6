import { Injectable } from '@nestjs/common';
import type { FactQuestion } from '@wheelhouse/generators';
import { UnavailableError } from '@wheelhouse/protocol';
import { Decisions } from '../../decisions/decisions.service.js';
import { ScmProviders } from '../../scm-providers/scm-providers.service.js';
import { type Answer, OutsideAnswers } from './outside-answers.js';

/** Hands each question to the concept that can answer it. */
@Injectable()
export class HubOutsideAnswers extends OutsideAnswers {
  constructor(
    private readonly decisions: Decisions,
    private readonly scm: ScmProviders,
  ) {
    super();
  }

  async answer(question: FactQuestion): Promise<Answer> {
    switch (question.kind) {
      case 'decisions':
        return this.decisions.answer(question);
      case 'pullRequests':
        return this.scm.answer(question);
      case 'scmRepositories':
        return this.scm.answer(question);
      case 'plugin':
        throw new UnavailableError('GENERATOR_UNSUPPORTED', `Questions of kind ${question.kind} cannot be asked yet.`);
    }
  }
}
