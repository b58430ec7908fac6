import type { ApplicationFilter } from '@wheelhouse/protocol';
import { selectorSql } from '../../platform/database/label-selector-sql.js';
import type { SqlParameters } from '../../platform/database/sql-parameters.js';
import { type EffectiveState, IS_HELD } from './application-view.js';

/** The longest text that a search takes. */
const SEARCH_LIMIT = 253;

/** SQL conditions for a filter over the application view; to be joined with `and`. */
export function applicationConditions(
  filter: ApplicationFilter,
  state: EffectiveState,
  parameters: SqlParameters,
): string[] {
  const anyOf = (expression: string, values: readonly string[] | null | undefined): string[] =>
    values ? [`(${expression}) = any(${parameters.add(values)}::text[])`] : [];
  return [
    ...(filter.selector ? [selectorSql('p.labels', filter.selector, parameters)] : []),
    ...(filter.clusterSelector ? [selectorSql('c.labels', filter.clusterSelector, parameters)] : []),
    ...(filter.search ? [`p.name ilike ${parameters.add(likePattern(filter.search))}`] : []),
    ...anyOf('c.name', filter.clusters),
    ...anyOf('t.name', filter.applicationSets),
    ...anyOf('p.project', filter.projects),
    ...anyOf('p.namespace', filter.namespaces),
    ...anyOf(state.sync, filter.syncStatus),
    ...anyOf(state.health, filter.health),
    ...anyOf(state.freshness, filter.freshness),
    ...(filter.isHeld == null ? [] : [filter.isHeld ? IS_HELD : `not ${IS_HELD}`]),
  ];
}

/** `ilike` pattern for "contains this text", with the wildcards of the text itself taken literally. */
export function likePattern(search: string): string {
  return `%${search.slice(0, SEARCH_LIMIT).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
