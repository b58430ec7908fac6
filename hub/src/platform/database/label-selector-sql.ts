// Label selectors as SQL over a jsonb column of labels, so that a filter never reads the fleet into memory. The same meaning as
// `matchesSelector` of the generators, which a test holds it to.
import { GenerationError, type LabelSelector, parseSelector } from '@wheelhouse/generators';
import { InvalidInputError } from '@wheelhouse/protocol';
import type { SqlParameters } from './sql-parameters.js';

/** A longer selector is a mistake or an attack. */
const SELECTOR_LENGTH_LIMIT = 4_096;

/** A text that is no label selector. */
export class InvalidSelectorError extends InvalidInputError {
  constructor(reason: string, cause?: unknown) {
    super(
      'INVALID_SELECTOR',
      `${reason} Write it as kubectl's: \`env=prod,region in (eu,us),!legacy\`.`,
      cause === undefined ? {} : { cause },
    );
  }
}

/**
 * A condition over `column`, an expression that gives labels as a jsonb object. Equalities become one containment test, which a
 * `jsonb_path_ops` index answers. Where the column is null (no such row), no selector matches but the empty one.
 * Throws `INVALID_SELECTOR`.
 */
export function selectorSql(column: string, selector: string, parameters: SqlParameters): string {
  const { matchLabels = {}, matchExpressions = [] } = parse(selector);
  const conditions = matchExpressions.map((requirement) => requirementSql(column, requirement, parameters));
  if (Object.keys(matchLabels).length > 0) {
    conditions.unshift(`${column} @> ${parameters.add(JSON.stringify(matchLabels))}::jsonb`);
  }
  return conditions.length === 0 ? 'true' : `(${conditions.join(' and ')})`;
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function requirementSql(
  column: string,
  { key, operator, values = [] }: Requirement,
  parameters: SqlParameters,
): string {
  const value = `${column} ->> ${parameters.add(key)}::text`;
  switch (operator) {
    case 'In':
      return `${value} = any(${parameters.add(values)}::text[])`;
    case 'NotIn':
      // As in Kubernetes, an absent key is not in any set.
      return `${column} is not null and coalesce(${value} <> all(${parameters.add(values)}::text[]), true)`;
    case 'Exists':
      return `${value} is not null`;
    case 'DoesNotExist':
      return `${column} is not null and ${value} is null`;
    default:
      throw new InvalidSelectorError(`the operator "${operator}" is not known.`);
  }
}

function parse(selector: string): LabelSelector {
  if (selector.length > SELECTOR_LENGTH_LIMIT) {
    throw new InvalidSelectorError(`it has more than ${SELECTOR_LENGTH_LIMIT} characters.`);
  }
  try {
    return parseSelector(selector);
  } catch (error) {
    if (error instanceof GenerationError) throw new InvalidSelectorError(error.message, error);
    throw error;
  }
}
