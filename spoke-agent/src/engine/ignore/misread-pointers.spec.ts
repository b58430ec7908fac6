import { describe, expect, it } from '@jest/globals';
import { parseCustomizations } from '../customizations/parse-customizations.js';
import { IgnoreRules } from './ignore-rules.js';
import { subjectOf, withoutPointers } from './ignored-fields.js';
import { misreadPointers } from './misread-pointers.js';

describe('JSON pointers that do not begin with a slash', () => {
  it('are told with their rule, of the application and of the administrator', () => {
    const rules = [
      { kind: 'ConfigMap', jsonPointers: ['/data/a', ''] },
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/paused', 'spec/replicas', 'spec'] },
    ];
    const customizations = parseCustomizations({
      'resource.customizations.ignoreDifferences.apps_StatefulSet': 'jsonPointers: ["#/spec/replicas"]',
      'resource.customizations.ignoreDifferences.all': 'jsonPointers: [status]',
    });
    expect(misreadPointers(rules, customizations)).toEqual([
      'ignoreDifferences[1] (apps/Deployment): the JSON pointer "spec/replicas" does not begin with /: it is read as "/replicas".',
      'ignoreDifferences[1] (apps/Deployment): the JSON pointer "spec" does not begin with / and leads nowhere.',
      'resource.customizations.ignoreDifferences.all: the JSON pointer "status" does not begin with / and leads nowhere.',
      'resource.customizations.ignoreDifferences.apps_StatefulSet: the JSON pointer "#/spec/replicas" does not begin with /: it is read as "/spec/replicas".',
    ]);
    expect(misreadPointers([{ kind: 'Pod' }], undefined)).toEqual([]);
  });

  it('count from their first slash on, as in Argo CD', () => {
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 }, x: 1 };
    const left = (pointer: string): unknown =>
      withoutPointers(
        web,
        new IgnoreRules([{ group: 'apps', kind: 'Deployment', jsonPointers: [pointer] }]).of(subjectOf(web)),
      );
    expect(left('#/spec/replicas')).toEqual({ ...web, spec: {} });
    for (const pointer of ['spec/replicas', 'spec', '']) expect(left(pointer)).toEqual(web);
  });
});
