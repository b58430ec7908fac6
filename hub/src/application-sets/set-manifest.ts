import type { ParsedSet } from '@wheelhouse/generators';
import { rollingStrategyOf } from './rolling-sync/rolling-strategy.js';

/** Argo CD's annotation that has a set's sources asked once; it is removed then. */
const REFRESH_ANNOTATION = 'argocd.argoproj.io/application-set-refresh';

/** Whether the set was applied to have its sources asked again. */
export function asksForRefresh({ annotations }: ParsedSet): boolean {
  return Object.hasOwn(annotations, REFRESH_ANNOTATION) && annotations[REFRESH_ANNOTATION] === 'true';
}

/** A set as it is stored and shown: the object as it was applied, without what it asked for once. */
export function manifestOf(set: ParsedSet): unknown {
  const { name, namespace, labels, spec } = set;
  const { [REFRESH_ANNOTATION]: _refresh, ...others } = set.annotations;
  const annotations = asksForRefresh(set) ? others : set.annotations;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec,
  };
}

/** What a person who applies a set should know: the parser's warnings, and what is wrong with its strategy. */
export function warningsOf(set: ParsedSet): string[] {
  const warnings = set.warnings.map(({ path, message, position }) => {
    const place = position ? `line ${position.line}, column ${position.column}` : path;
    return message.includes(path) ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
  });
  return [...warnings, ...rollingStrategyOf(set.spec).problems];
}
