/** Answers the questions of generators from a facts file, as the services outside would. */
import type { FactAnswers, FactFailure, FactQuestion, JsonObject } from '@wheelhouse/generators';
import type { FactsContent } from './facts-schema.js';
import { factFailure } from './fact-failure.js';
import { answerDecisions } from './offline-decisions.js';
import { answerPullRequests } from './offline-pull-requests.js';
import { answerScmRepositories } from './offline-scm-repositories.js';

type Kind = FactQuestion['kind'];

/** The answer to a question, or why there is none. */
export function offlineAnswer<K extends Kind>(
  content: FactsContent,
  question: Extract<FactQuestion, { kind: K }>,
): FactAnswers[K] | FactFailure {
  return answerOf(content, question) as FactAnswers[K] | FactFailure;
}

function answerOf(content: FactsContent, question: FactQuestion): FactAnswers[Kind] | FactFailure {
  switch (question.kind) {
    case 'pullRequests':
      return answerPullRequests(content.pullRequests, question);
    case 'scmRepositories':
      return answerScmRepositories(content.scmRepositories, question);
    case 'decisions':
      return answerDecisions(content.decisions, question);
    case 'plugin': {
      const plugin = content.plugins.find(({ configMap }) => configMap === question.configMap);
      // Whether it answers with objects is for the library to say.
      return plugin === undefined
        ? factFailure('CONFIG_MAP_NOT_FOUND', `The facts hold no plugin with the ConfigMap "${question.configMap}".`)
        : (plugin.parameters as readonly JsonObject[]);
    }
  }
}
