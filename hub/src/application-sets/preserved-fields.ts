import { canonicalApplication } from '@wheelhouse/generators';
import type { ApplicationDraft, ApplicationManifest } from '../applications/applications.service.js';

/** `spec.preservedFields` of a set. */
export interface PreservedFields {
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

/**
 * A draft in which the live values of preserved labels and annotations win over generated ones, as in Argo CD. The digest stays that
 * of what was generated, so that an application is not written again and again for what it keeps.
 */
export function withPreservedFields(
  draft: ApplicationDraft,
  live: Pick<ApplicationManifest, 'labels' | 'annotations'>,
  preserved: PreservedFields,
): ApplicationDraft {
  const labels = { ...draft.labels, ...pick(live.labels, preserved.labels) };
  const annotations = { ...draft.annotations, ...pick(live.annotations, preserved.annotations) };
  const { name, finalizers, spec } = draft;
  return {
    ...draft,
    labels,
    annotations,
    content: canonicalApplication({ name, labels, annotations, finalizers, spec }),
  };
}

function pick(values: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = values[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
