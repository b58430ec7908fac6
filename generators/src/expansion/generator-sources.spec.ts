import { describe, expect, it } from '@jest/globals';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { setText } from './expansion-fixture.js';
import { generatorSources } from './generator-sources.js';

describe('generatorSources', () => {
  it('tells what a set reads, also inside nested combinations', () => {
    const generators = `    - matrix:
        generators:
          - clusters: {}
          - merge:
              mergeKeys: [a]
              generators:
                - git: {repoURL: 'https://x/{{name}}.git', revision: main, files: [{path: a/*}, {path: b, exclude: true}], requeueAfterSeconds: 30}
                - list: {}
    - git: {repoURL: https://y.git, revision: v1, directories: [{path: apps/*}], values: {a: '{{path}}'}}`;
    expect(generatorSources(parseApplicationSet(setText(generators)))).toEqual({
      clusters: true,
      repositories: [
        {
          url: 'https://x/{{name}}.git',
          revision: 'main',
          directories: [],
          files: ['a/*'],
          templated: true,
          requeueAfterSeconds: 30,
          location: 'spec.generators[0].matrix.generators[1].merge.generators[0].git',
        },
        {
          url: 'https://y.git',
          revision: 'v1',
          directories: ['apps/*'],
          files: [],
          templated: false,
          location: 'spec.generators[1].git',
        },
      ],
      questions: [],
      scm: [],
      requeueAfterSeconds: 30,
    });
  });

  it('tells that a set of lists reads nothing', () => {
    expect(generatorSources(parseApplicationSet(setText('    - list: {}')))).toEqual({
      clusters: false,
      repositories: [],
      questions: [],
      scm: [],
    });
  });

  it('tells which services outside a set asks, and for what', () => {
    const generators = `    - scmProvider: {github: {organization: acme, api: https://github.example.com}}
    - matrix:
        generators:
          - plugin: {configMapRef: {name: a}}
          - pullRequest: {azuredevops: {organization: o, project: p, repo: '{{x}}'}}
    - clusterDecisionResource: {configMapRef: a, name: b}
    - pullRequest: {gitlab: {project: '4711'}}`;
    const common = { api: '', owner: '', project: '', repository: '', templated: false };
    expect(generatorSources(parseApplicationSet(setText(generators)))).toEqual({
      clusters: true,
      repositories: [],
      questions: ['decisions', 'plugin', 'pullRequests', 'scmRepositories'],
      requeueAfterSeconds: 180,
      scm: [
        {
          ...common,
          kind: 'scmRepositories',
          provider: 'github',
          api: 'https://github.example.com',
          owner: 'acme',
          location: 'spec.generators[0].scmProvider',
        },
        {
          ...common,
          kind: 'pullRequests',
          provider: 'azuredevops',
          owner: 'o',
          project: 'p',
          repository: '{{x}}',
          templated: true,
          location: 'spec.generators[1].matrix.generators[1].pullRequest',
        },
        {
          ...common,
          kind: 'pullRequests',
          provider: 'gitlab',
          project: '4711',
          location: 'spec.generators[3].pullRequest',
        },
      ],
    });
  });

  it.each([
    ['    - git: {repoURL: a, revision: b}', 180],
    ['    - scmProvider: {github: {organization: a}}', 1800],
    [
      '    - pullRequest: {github: {owner: a, repo: b}, requeueAfterSeconds: 60}\n    - git: {repoURL: a, revision: b}',
      60,
    ],
    ['    - plugin: {configMapRef: {name: a}, requeueAfterSeconds: 0}\n    - clusters: {}', undefined],
    ['    - matrix: {generators: [{list: {}}, {scmProvider: {requeueAfterSeconds: 7}}]}', 7],
  ])('tells when Argo CD would look again: %s', (generators, seconds) => {
    expect(generatorSources(parseApplicationSet(setText(generators))).requeueAfterSeconds).toBe(seconds);
  });
});
