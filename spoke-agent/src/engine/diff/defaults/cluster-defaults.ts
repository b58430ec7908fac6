// What the API server fills in where an object of those who run a cluster says nothing.
import { ensureMember, itemsOf, memberOf, setAbsent, type Mutable } from './default-values.js';

export function defaultLimitRange(object: Mutable): void {
  for (const limit of itemsOf(ensureMember(object, 'spec'), 'limits')) {
    if (limit['type'] !== 'Container') continue;
    const fallback = ensureMember(limit, 'default');
    for (const [resource, value] of Object.entries(memberOf(limit, 'max') ?? {})) setAbsent(fallback, resource, value);
    const requests = ensureMember(limit, 'defaultRequest');
    for (const side of ['default', 'min'])
      for (const [resource, value] of Object.entries(memberOf(limit, side) ?? {})) setAbsent(requests, resource, value);
    for (const name of ['default', 'defaultRequest'])
      if (Object.keys(memberOf(limit, name) ?? {}).length === 0) delete limit[name];
  }
}

export function defaultAdmissionPolicy(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  setAbsent(spec, 'failurePolicy', 'Fail');
  const constraints = memberOf(spec, 'matchConstraints');
  if (constraints === undefined) return;
  setAbsent(constraints, 'matchPolicy', 'Equivalent');
  setAbsent(constraints, 'namespaceSelector', {});
  setAbsent(constraints, 'objectSelector', {});
  for (const list of ['resourceRules', 'excludeResourceRules'])
    for (const rule of itemsOf(constraints, list)) setAbsent(rule, 'scope', '*');
}

export function defaultCsiDriver(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  setAbsent(spec, 'attachRequired', true);
  setAbsent(spec, 'fsGroupPolicy', 'ReadWriteOnceWithFSType');
  for (const name of ['podInfoOnMount', 'requiresRepublish', 'seLinuxMount', 'storageCapacity'])
    setAbsent(spec, name, false);
  if (!Array.isArray(spec['volumeLifecycleModes']) || spec['volumeLifecycleModes'].length === 0)
    spec['volumeLifecycleModes'] = ['Persistent'];
}

export function defaultPriorityLevel(object: Mutable): void {
  const limited = memberOf(object, 'spec', 'limited');
  if (limited === undefined) return;
  setAbsent(limited, 'lendablePercent', 0);
  setAbsent(limited, 'nominalConcurrencyShares', 30);
}
