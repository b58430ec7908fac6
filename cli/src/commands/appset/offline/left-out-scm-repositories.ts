import { type LeftOutFact, scmMismatch, type ScmRepositoriesQuestion } from '@wheelhouse/generators';
import type { ScmRepositoriesEntry } from './facts-schema.js';
import { askedOrganizations, branchesOf, pathLookup } from './offline-scm-repositories.js';
import { settingText } from './setting-text.js';

/** The branches of an organization's repositories that are left out of an answer, and why. */
export function leftOutScmRepositories(
  organizations: readonly ScmRepositoriesEntry[],
  question: ScmRepositoriesQuestion,
): LeftOutFact[] {
  const { settings, filters } = question;
  const topic = settingText(settings, 'topic');
  return askedOrganizations(organizations, question).flatMap(({ organization, items }) => {
    const seen = new Set(branchesOf(items, settings['allBranches'] === true));
    return items.flatMap((item): LeftOutFact[] => {
      const why = !seen.has(item)
        ? 'it is not the default branch, and allBranches is not set'
        : topic !== '' && !item.labels.includes(topic)
          ? `it does not carry the topic "${topic}"`
          : scmMismatch(filters, item, pathLookup(item));
      if (why === undefined) return [];
      const { repository, branch } = item;
      return [{ what: `branch ${branch} of ${organization}/${repository}`, why, names: [repository, branch] }];
    });
  });
}
