import { describe, expect, it } from '@jest/globals';
import { type ApplicationsSync, parseApplicationSet } from '@wheelhouse/generators';
import type { HubConfig } from '../../platform/config/hub-config.js';
import { ApplicationsPolicy } from './applications-policy.js';

function setWith(applicationsSync: ApplicationsSync | undefined) {
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'web' },
    spec: {
      generators: [],
      syncPolicy: { preserveResourcesOnDeletion: false, ...(applicationsSync && { applicationsSync }) },
      template: { metadata: { name: 'x' }, spec: { project: 'default', destination: {} } },
    },
  };
  return parseApplicationSet(JSON.stringify(manifest));
}

describe('the policy of a set', () => {
  it.each<[ApplicationsSync | undefined, ApplicationsSync | undefined, boolean | undefined, ApplicationsSync]>([
    [undefined, undefined, undefined, 'sync'],
    ['create-only', undefined, undefined, 'create-only'],
    ['create-only', undefined, false, 'sync'],
    ['sync', 'create-only', undefined, 'create-only'],
    ['sync', 'create-only', false, 'create-only'],
    ['create-delete', 'create-only', true, 'create-delete'],
    [undefined, 'create-update', true, 'create-update'],
    [undefined, 'create-update', undefined, 'create-update'],
  ])('set %s, hub %s, override %s: %s', (own, applicationsPolicy, allowPolicyOverride, expected) => {
    const config = { applicationsPolicy, allowPolicyOverride } as HubConfig;
    expect(new ApplicationsPolicy(config).of(setWith(own))).toBe(expected);
  });
});
