import { describe, expect, it } from '@jest/globals';
import type { Project } from '../project.js';
import type { ProjectSpec } from '../project-schema.js';
import { isKindPermitted } from './permitted-kind.js';
import { isSourcePermitted } from './permitted-source.js';
import { type GovernedApplication, permissionProblem, serviceAccountFor } from './project-permission.js';

const anything: ProjectSpec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
const project = (spec: ProjectSpec): Project => ({ name: 'shop', spec: { ...anything, ...spec } });
const application = (change: Partial<GovernedApplication> = {}): GovernedApplication => ({
  project: 'shop',
  namespace: 'web',
  sourceUrls: ['https://git.example.com/shop/web.git'],
  cluster: { name: 'eu-1', server: 'https://eu-1.cluster.internal' },
  ...change,
});
const forbids = (spec: ProjectSpec, change?: Partial<GovernedApplication>): string | undefined =>
  permissionProblem(project(spec), application(change))?.message;

describe('the repositories of a project', () => {
  it.each([
    [['*'], true],
    [[], false],
    [['https://git.example.com/shop/*'], true],
    [['https://git.example.com/*'], false],
    [['https://git.example.com/**'], true],
    [['https://GIT.example.com/shop/web'], true],
    [['*', '!https://git.example.com/shop/**'], false],
    [['!https://git.example.com/other/**', '*'], true],
  ])('%j', (patterns, expected) => {
    expect(isSourcePermitted(patterns, 'https://git.example.com/shop/web.git')).toBe(expected);
  });

  it('are the same in both spellings of SSH', () => {
    expect(isSourcePermitted(['ssh://git@host/shop/web'], 'git@host:shop/web.git')).toBe(true);
  });
});

describe('the destinations of a project', () => {
  it.each([
    [[{ server: '*', namespace: 'web' }], true],
    [[{ server: '*', namespace: 'api' }], false],
    [[{ name: 'eu-*', namespace: '*' }], true],
    [[{ name: 'us-*', namespace: '*' }], false],
    [
      [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!web' },
      ],
      false,
    ],
    [[{ server: '*', namespace: '!kube-system' }], true],
    [
      [
        { server: '*', namespace: '*' },
        { name: '!eu-1', namespace: '*' },
      ],
      false,
    ],
  ])('%j', (destinations, expected) => {
    expect(forbids({ destinations }) === undefined).toBe(expected);
  });

  it('are clusters of the project alone where it says so', () => {
    const scoped = { permitOnlyProjectScopedClusters: true };
    expect(forbids(scoped)).toContain('permitOnlyProjectScopedClusters');
    expect(forbids(scoped, { cluster: { name: 'x', server: 'https://x', project: 'shop' } })).toBeUndefined();
  });

  it('are named in what a person is told', () => {
    expect(forbids({ destinations: [] })).toBe(
      'The project "shop" does not allow it: cluster "eu-1" (https://eu-1.cluster.internal) with the namespace "web" matches none of its destinations, or is denied there. Change the project, or the application.',
    );
  });
});

describe('the service account of an application', () => {
  const accounts = [
    { server: 'https://us-*', namespace: '*', defaultServiceAccount: 'us-deployer' },
    { server: '*', namespace: 'web', defaultServiceAccount: 'deployer' },
    { server: '*', namespace: 'api', defaultServiceAccount: 'ops:deployer' },
  ];
  it.each([
    ['web', 'web:deployer'],
    ['api', 'ops:deployer'],
    ['other', undefined],
  ])('in %s is %s', (namespace, expected) => {
    const governed = application({ namespace });
    expect(serviceAccountFor(project({ destinationServiceAccounts: accounts }), governed)).toBe(expected);
  });

  it('is never the agent itself where the project names some, but none for it', () => {
    expect(forbids({ destinationServiceAccounts: accounts }, { namespace: 'other' })).toContain(
      'destinationServiceAccounts',
    );
  });
});

describe('the kinds of a project', () => {
  const kind = { group: 'argoproj.io', kind: 'Application', isNamespaced: true };
  const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', isNamespaced: false, name: 'view' };
  it.each<[string, ProjectSpec, boolean]>([
    ['no list', {}, true],
    ['an empty list of allowed kinds', { namespaceResourceWhitelist: [] }, false],
    ['a list with it', { namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: '*' }] }, true],
    ['a list that denies it', { namespaceResourceBlacklist: [{ group: '*', kind: 'Application*' }] }, false],
  ])('with a namespace: %s', (_, spec, expected) => {
    expect(isKindPermitted(spec, kind)).toBe(expected);
  });

  it.each<[string, ProjectSpec, boolean]>([
    ['no list', {}, false],
    ['a list with all', { clusterResourceWhitelist: [{ group: '*', kind: '*' }] }, true],
    ['a list with its name', { clusterResourceWhitelist: [{ group: '*', kind: 'ClusterRole', name: 'v*' }] }, true],
    ['a list with another name', { clusterResourceWhitelist: [{ group: '*', kind: 'ClusterRole', name: 'x' }] }, false],
    [
      'a list that denies it',
      {
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        clusterResourceBlacklist: [{ group: '*', kind: 'ClusterRole' }],
      },
      false,
    ],
  ])('without a namespace: %s', (_, spec, expected) => {
    expect(isKindPermitted(spec, role)).toBe(expected);
  });
});
