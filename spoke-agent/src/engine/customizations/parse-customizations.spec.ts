import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_CUSTOMIZATIONS, parseCustomizations } from './parse-customizations.js';

describe('customizations', () => {
  it('have defaults as Argo CD does', () => {
    expect(NO_CUSTOMIZATIONS).toMatchObject({
      healthChecks: [],
      ignoreResourceStatusField: 'all',
      ignoreAggregatedRoles: false,
      progressDeadlineMs: undefined,
      problems: [],
    });
  });

  it('are read from a key for each aspect of a kind', () => {
    const found = parseCustomizations({
      'resource.customizations.health.apps_Deployment': 'return {}',
      'resource.customizations.useOpenLibs.apps_Deployment': 'true',
      'resource.customizations.ignoreDifferences.apps_Deployment':
        'jsonPointers: [/spec/replicas]\njqPathExpressions: [.a]\n',
      'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [kube-controller-manager]',
      'resource.customizations.ignoreResourceUpdates.Pod': 'jsonPointers: [/status]',
      'resource.customizations.knownTypeFields.a.b_C': '- {field: spec.cpu, type: core/Quantity}',
      'resource.customizations.actions.a.b_C':
        'discovery.lua: d\ndefinitions:\n- {name: go, action.lua: a}\nmergeBuiltinActions: true\n',
      'resource.compareoptions': 'ignoreAggregatedRoles: true\nignoreResourceStatusField: off\n',
      'resource.sensitive.mask.annotations': 'a.b/c, d',
      'resource.exclusions': '- {apiGroups: ["*"], kinds: [Event], clusters: ["*"]}\n',
      'resource.ignoreResourceUpdatesEnabled': 'false',
      'wheelhouse.progress-deadline': '15m',
      'timeout.reconciliation': '180s',
    });
    expect(found.problems).toEqual([]);
    expect(found.healthChecks).toEqual([
      { kind: 'apps/Deployment', language: 'lua', source: 'return {}', opensLibraries: true },
    ]);
    expect(found.ignoreDifferences.get('apps/Deployment')).toEqual({
      jsonPointers: ['/spec/replicas'],
      jqPathExpressions: ['.a'],
      managedFieldsManagers: [],
    });
    expect(found.ignoreDifferences.get('all')?.managedFieldsManagers).toEqual(['kube-controller-manager']);
    expect(found.knownTypeFields.get('a.b/C')).toEqual([{ field: 'spec.cpu', type: 'core/Quantity' }]);
    expect(found).toMatchObject({
      ignoreResourceStatusField: 'none',
      ignoreAggregatedRoles: true,
      sensitiveMaskAnnotations: ['a.b/c', 'd'],
      progressDeadlineMs: 900_000,
    });
  });

  it('are read from the older combined key, which the newer keys overrule aspect by aspect', () => {
    const found = parseCustomizations({
      'resource.customizations':
        'apps/Deployment:\n  health.lua: old\n  health.lua.useOpenLibs: true\n  ignoreDifferences: |\n    jsonPointers: [/old]\n',
      'resource.customizations.health.apps_Deployment': 'new',
    });
    expect(found.healthChecks).toEqual([
      { kind: 'apps/Deployment', language: 'lua', source: 'new', opensLibraries: true },
    ]);
    expect(found.ignoreDifferences.get('apps/Deployment')?.jsonPointers).toEqual(['/old']);
  });

  it('tell of keys that say nothing usable, and keep the others', () => {
    const found = parseCustomizations({
      'resource.customizations.health.a_b_c': 'x',
      'resource.customizations.odd.apps_Deployment': 'x',
      'resource.customizations.useOpenLibs.Pod': 'perhaps',
      'resource.customizations.ignoreDifferences.Pod': 'jsonPointers: text',
      'resource.customizations': '- a list',
      'resource.compareoptions': '[',
      'wheelhouse.progress-deadline': 'soon',
      'resource.customizations.health.Pod': 'good',
    });
    expect(found.problems.map(({ key }) => key).toSorted()).toEqual([
      'resource.compareoptions',
      'resource.customizations',
      'resource.customizations.health.a_b_c',
      'resource.customizations.ignoreDifferences.Pod',
      'resource.customizations.odd.apps_Deployment',
      'resource.customizations.useOpenLibs.Pod',
      'wheelhouse.progress-deadline',
    ]);
    expect(found.healthChecks.map(({ source }) => source)).toEqual(['good']);
  });

  it('never throw, whatever the settings are', () => {
    const key = fc.constantFrom(
      'resource.customizations',
      'resource.compareoptions',
      'resource.exclusions',
      'wheelhouse.progress-deadline',
      ...['health', 'actions', 'ignoreDifferences', 'knownTypeFields'].map(
        (aspect) => `resource.customizations.${aspect}.a_B`,
      ),
    );
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant('a: &a [*a, *a]'),
      fc.constant('{a/B: {health.lua: 5}}'),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (data) =>
        expect(parseCustomizations(data).problems).toBeInstanceOf(Array),
      ),
    );
  });
});
