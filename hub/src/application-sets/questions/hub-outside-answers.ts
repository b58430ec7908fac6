import { Injectable } from '@nestjs/common';
import type { FactQuestion } from '@wheelhouse/generators';
import { Decisions } from '../../decisions/decisions.service.js';
import { PluginCaller } from '../../plugins/plugin-caller.js';
import { ScmProviders } from '../../scm-providers/scm-providers.service.js';
import { type Answer, OutsideAnswers } from './outside-answers.js';

/** Hands each question to the concept that can answer it. */
@Injectable()
export class HubOutsideAnswers extends OutsideAnswers {
  constructor(
    private readonly decisions: Decisions,
    private readonly scm: ScmProviders,
    private readonly plugins: PluginCaller,
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
        return this.plugins.answer(question);
    }
  }
}
