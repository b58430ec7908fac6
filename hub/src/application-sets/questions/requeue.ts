/** What an expansion read, as it is stored with the set, and when the set is to be expanded again. Pure. */
import { generatorSources, type ParsedSet, type SourceUse } from '@wheelhouse/generators';
import type { SetQuestions, SetSource } from '../application-set.js';
import { askedQuestions } from './asked-question.js';

/** A shorter `requeueAfterSeconds` counts as this: nobody may have a service or a repository asked without a pause. */
export const MIN_REQUEUE_SECONDS = 10;
/** A longer one counts as this: 30 days. */
const MAX_REQUEUE_SECONDS = 2_592_000;

/** The refs that were read. A git generator that says `requeueAfterSeconds` has its repositories looked up that often. */
export function setSources(set: ParsedSet, { repositories }: SourceUse): SetSource[] {
  const wishes = generatorSources(set).repositories;
  return repositories.map(({ url, revision }) => {
    const seconds = wishes.flatMap((wish) =>
      (wish.url === url || wish.templated) && wish.requeueAfterSeconds !== undefined && wish.requeueAfterSeconds > 0
        ? [wish.requeueAfterSeconds]
        : [],
    );
    const pollSeconds = seconds.length === 0 ? undefined : bounded(Math.min(...seconds));
    return { url, ref: refOf(revision), ...(pollSeconds !== undefined && { pollSeconds }) };
  });
}

/** What was asked. Git is followed by polls and webhooks, so a set that asks nothing else waits for those. */
export function setQuestions(
  set: ParsedSet,
  { questions }: SourceUse,
  ages: readonly (Date | null | undefined)[],
): SetQuestions {
  const { requeueAfterSeconds: wished = 0 } = generatorSources(set);
  const times = ages.flatMap((age) => (age ? [age.getTime()] : []));
  return {
    questions: askedQuestions(questions),
    requeueSeconds: questions.length > 0 && wished > 0 ? bounded(wished) : null,
    answersFrom: times.length === 0 ? null : new Date(Math.max(...times)),
  };
}

/** A generator without a revision reads the default branch. */
export function refOf(revision: string): string {
  return revision === '' ? 'HEAD' : revision;
}

function bounded(seconds: number): number {
  return Math.ceil(Math.min(MAX_REQUEUE_SECONDS, Math.max(MIN_REQUEUE_SECONDS, seconds)));
}
