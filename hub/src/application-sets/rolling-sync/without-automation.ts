import { type ApplicationSpec, type ParsedSet } from '@wheelhouse/generators';
import { draftOf } from '../../applications/application.js';
import type { ApplicationDraft } from '../../applications/applications.service.js';
import { isObject } from '../../applications/json-values.js';
import { rollingStrategyOf } from './rolling-strategy.js';

/**
 * The applications of a set that rolls do not sync by themselves: `automated.enabled` is false in each of them, as in Argo CD. The rest
 * of `automated` stays, because a rollout prunes where it says so. Without RollingSync the drafts are given back as they are.
 */
export function withoutAutomation(set: ParsedSet, drafts: readonly ApplicationDraft[]): readonly ApplicationDraft[] {
  if (rollingStrategyOf(set.spec).steps.length === 0) return drafts;
  return drafts.map((draft) => {
    const { name, labels, annotations, finalizers, cluster } = draft;
    const spec = disabled(draft.spec);
    return spec === draft.spec ? draft : draftOf({ name, labels, annotations, finalizers, spec }, cluster);
  });
}

function disabled(spec: ApplicationSpec): ApplicationSpec {
  const automated = spec.syncPolicy?.['automated'];
  if (!isObject(automated) || automated['enabled'] === false) return spec;
  return {
    ...spec,
    syncPolicy: { ...spec.syncPolicy, automated: { ...automated, enabled: false } },
  };
}
