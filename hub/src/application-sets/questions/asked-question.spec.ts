import { describe, expect, it } from '@jest/globals';
import type { FactQuestion, JsonObject } from '@wheelhouse/generators';
import { askedQuestions } from './asked-question.js';

const pulls = (provider: string, settings: JsonObject) =>
  ({ kind: 'pullRequests', provider, settings, continueOnRepoNotFoundError: false }) as FactQuestion;
const repositories = (provider: string, settings: JsonObject) =>
  ({ kind: 'scmRepositories', provider, settings, cloneProtocol: '', filters: [] }) as FactQuestion;

describe('What is stored of a question', () => {
  it.each([
    [pulls('github', { owner: 'Acme', repo: 'Shop' }), 'acme/shop'],
    [pulls('gitea', { owner: 'acme', repo: 'shop' }), 'acme/shop'],
    [pulls('gitlab', { project: 'Acme%2Fweb%2fshop' }), 'acme/web/shop'],
    [pulls('gitlab', { project: '7' }), '7'],
    [pulls('bitbucketServer', { project: 'ACME', repo: 'shop' }), 'acme/shop'],
    [pulls('bitbucket', { owner: 'acme', repo: 'shop' }), 'acme/shop'],
    [pulls('azuredevops', { organization: 'x', project: 'Web', repo: 'shop' }), 'web/shop'],
  ])('is the repository as events name it: %j', (question, repository) =>
    expect(askedQuestions([question])).toMatchObject([{ kind: 'pullRequests', repository }]),
  );

  it.each([
    [repositories('github', { organization: 'Acme' }), 'acme'],
    [repositories('gitlab', { group: 'a%2Fb' }), 'a/b'],
    [repositories('gitea', { owner: 'acme' }), 'acme'],
    [repositories('bitbucket', { owner: 'acme' }), 'acme'],
    [repositories('bitbucketServer', { project: 'ACME' }), 'acme'],
    [repositories('azureDevOps', { organization: 'x', teamProject: 'Web' }), 'web'],
  ])('is the organization as events name it: %j', (question, organization) =>
    expect(askedQuestions([question])).toMatchObject([{ kind: 'scmRepositories', organization }]),
  );

  it('is the names of all Secrets and ConfigMaps that it refers to, and nothing else of its settings', () => {
    const settings = {
      owner: 'acme',
      repo: 'shop',
      api: 'https://git.example.com',
      appSecretName: 'app',
      basicAuth: { username: 'ann', passwordRef: { secretName: 'scm', key: 'password' } },
      bearerToken: { tokenRef: { secretName: 'bearer', key: 'token' } },
      caRef: { configMapName: 'ca', key: 'ca.crt' },
    };
    expect(askedQuestions([pulls('bitbucket', settings)])).toEqual([
      {
        kind: 'pullRequests',
        provider: 'bitbucket',
        repository: 'acme/shop',
        configMaps: ['ca'],
        secrets: ['app', 'bearer', 'scm'],
      },
    ]);
  });

  it('is only the ConfigMap of a plugin, whatever its input', () => {
    const plugin = (input: JsonObject): FactQuestion => ({
      kind: 'plugin',
      applicationSetName: 'web',
      configMap: 'plugin',
      input,
    });
    expect(askedQuestions([plugin({ password: 'hunter2' }), plugin({})])).toEqual([
      { kind: 'plugin', configMaps: ['plugin'] },
    ]);
  });

  it('is each once in a stable order, and not without bound', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => pulls('github', { owner: 'acme', repo: `r${index}` }));
    expect(askedQuestions(many)).toHaveLength(1_000);
    expect(askedQuestions(many.slice(0, 9).toReversed())).toEqual(askedQuestions(many.slice(0, 9)));
  });
});
