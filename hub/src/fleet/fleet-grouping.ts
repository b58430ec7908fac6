import { InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';
import type { SqlParameters } from '../platform/database/sql-parameters.js';

/** How many things the fleet can be grouped by at once. */
const GROUPINGS_LIMIT = 3;

const PLAIN: Readonly<Record<string, string>> = {
  cluster: `coalesce(c.name, p.destination, '')`,
  project: `coalesce(p.project, nullif(c.project, ''), '')`,
  environment: `coalesce(c.labels ->> 'env', c.labels ->> 'environment', '')`,
  namespace: `coalesce(p.namespace, '')`,
  applicationSet: `coalesce(t.name, '')`,
};

/** SQL expressions for the entries of `groupBy`: a plain name, `label:KEY` of the cluster or `appLabel:KEY`. */
export function groupingExpressions(groupBy: readonly string[], parameters: SqlParameters): string[] {
  if (groupBy.length > GROUPINGS_LIMIT)
    throw new LimitExceededError(
      'LIMIT_EXCEEDED',
      `The fleet is grouped by ${GROUPINGS_LIMIT} things at most, ${groupBy.length} were given.`,
    );
  return groupBy.map((entry) => {
    const plain = PLAIN[entry];
    if (plain) return plain;
    const [, scope, key] = /^(label|appLabel):(.+)$/.exec(entry) ?? [];
    if (key === undefined)
      throw new InvalidInputError(
        'INVALID_INPUT',
        `"${entry}" is nothing to group by. Use ${Object.keys(PLAIN).join(', ')}, label:KEY (a cluster label) or appLabel:KEY.`,
      );
    return `coalesce(${scope === 'label' ? 'c' : 'p'}.labels ->> ${parameters.add(key)}, '')`;
  });
}
