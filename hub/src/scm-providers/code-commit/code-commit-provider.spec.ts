import { afterEach, describe, expect, it } from '@jest/globals';
import type { OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import type { ReceivedRequest, TestAnswer, TestServer } from '../../platform/outbound-http/testing/test-server.js';
import { type ScmFixture, type ScmFixtureOptions, repositoriesOf, startScmFixture } from '../testing/scm-fixture.js';
import { CodeCommitProvider } from './code-commit-provider.js';

/** The real SDK, at a server of the test. */
class LocalCodeCommit extends CodeCommitProvider {
  protected override readonly fixed;

  constructor(http: OutboundHttp, endpoint: string) {
    super(http);
    this.fixed = { endpoint, credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 's3cret' } };
  }
}

const fixtures: ScmFixture[] = [];
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
});

async function start(
  answer: (request: AwsRequest) => TestAnswer | undefined,
  options: ScmFixtureOptions = {},
): Promise<ScmFixture> {
  const providers = (http: OutboundHttp, server: TestServer) => [new LocalCodeCommit(http, server.url)];
  const fixture = await startScmFixture((request) => answer(readRequest(request)), { providers, ...options });
  fixtures.push(fixture);
  return fixture;
}

interface AwsRequest {
  /** For example `ListRepositories`; of STS `AssumeRole`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

function readRequest({ headers, body }: ReceivedRequest): AwsRequest {
  const target = String(headers['x-amz-target'] ?? '');
  const isJson = target !== '';
  const form = new URLSearchParams(isJson ? '' : body);
  return {
    operation: isJson ? (target.split('.')[1] ?? '') : (form.get('Action') ?? ''),
    input: isJson ? (JSON.parse(body) as Record<string, unknown>) : Object.fromEntries(form),
    authorization: headers.authorization ?? '',
  };
}

const failure = (name: string, status = 400): TestAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: { __type: name, message: 'no' },
});

function details(name: string): Record<string, unknown> {
  return {
    repositoryMetadata: {
      accountId: '123456789012',
      repositoryId: `${name}-id`,
      repositoryName: name,
      ...(name === 'empty' ? {} : { defaultBranch: 'main' }),
      cloneUrlSsh: `ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/${name}`,
      cloneUrlHttp: `https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/${name}`,
    },
  };
}

/** Lists in pages of two. */
function paged(name: string, items: readonly unknown[], token: unknown): TestAnswer {
  const from = Number(token ?? 0);
  const more = items.length > from + 2 ? { nextToken: String(from + 2) } : {};
  return { body: { [name]: items.slice(from, from + 2), ...more } };
}

function answer({ operation, input }: AwsRequest): TestAnswer | undefined {
  const name = String(input['repositoryName']);
  switch (operation) {
    case 'ListRepositories': {
      const listed = ['web', 'empty', 'api'].map((one) => ({ repositoryName: one, repositoryId: `${one}-id` }));
      return paged('repositories', listed, input['nextToken']);
    }
    case 'GetRepository':
      return { body: details(name) };
    case 'ListBranches':
      return paged('branches', ['main', 'a/b', 'c'], input['nextToken']);
    case 'GetFolder': {
      if (input['folderPath'] !== '/deploy' || name !== 'web') return failure('FolderDoesNotExistException');
      const files = input['commitSpecifier'] === 'a/b' ? [{ relativePath: 'app.yaml' }] : [];
      return { body: { commitId: 'abc', folderPath: '/deploy', files, subFolders: [{ relativePath: 'base' }] } };
    }
    default:
      return undefined;
  }
}

const region = 'eu-west-1';

describe('Repositories of AWS CodeCommit', () => {
  it('come with their default branch, of all pages; empty ones are left out', async () => {
    const { scm, server } = await start(answer);
    expect(await scm.answer(repositoriesOf('awsCodeCommit', { region }))).toEqual([
      {
        organization: '123456789012',
        repository: 'web',
        repositoryId: 'web-id',
        url: 'ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web',
        branch: 'main',
        sha: '',
        labels: [],
      },
      expect.objectContaining({ repository: 'api' }),
    ]);
    const signed = server.requests.map(({ headers }) => headers.authorization ?? '');
    expect(signed).toHaveLength(5);
    expect(signed.every((one) => one.includes('AKIDTEST') && one.includes('/eu-west-1/codecommit/'))).toBe(true);
  });

  it('come with all branches that have the paths', async () => {
    const { scm } = await start(answer);
    const filters = [{ pathsExist: ['deploy/app.yaml', 'deploy/base'] }];
    const question = repositoriesOf(
      'awsCodeCommit',
      { region, allBranches: true },
      { filters, cloneProtocol: 'https' },
    );
    const found = await scm.answer(question);
    expect(found.map(({ repository, branch, url }) => [repository, branch, url])).toEqual([
      ['web', 'a/b', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web'],
    ]);
  });

  it('have addresses for FIPS, and for no other protocol', async () => {
    const { scm } = await start(answer);
    const found = await scm.answer(repositoriesOf('awsCodeCommit', { region }, { cloneProtocol: 'https-fips' }));
    expect(found[0]?.url).toBe('https://git-codecommit-fips.eu-west-1.amazonaws.com/v1/repos/web');
    const other = scm.answer(repositoriesOf('awsCodeCommit', { region }, { cloneProtocol: 'git' }));
    await expect(other).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });

  it('are found by their tags', async () => {
    const inputs: unknown[] = [];
    const { scm } = await start((request) => {
      if (request.operation !== 'GetResources') return answer(request);
      inputs.push(request.input);
      const arn = (name: string) => ({ ResourceARN: `arn:aws:codecommit:eu-west-1:123456789012:${name}` });
      const isFirst = (request.input['PaginationToken'] ?? '') === '';
      return {
        body: { ResourceTagMappingList: [arn(isFirst ? 'web' : 'api')], PaginationToken: isFirst ? 'more' : '' },
      };
    });
    const tagFilters = [{ key: 'team', value: 'a' }, { key: 'live' }, { key: 'team', value: 'b' }];
    const found = await scm.answer(repositoriesOf('awsCodeCommit', { region, tagFilters }));
    expect(found.map(({ repository }) => repository)).toEqual(['web', 'api']);
    const asked = {
      ResourceTypeFilters: ['codecommit:repository'],
      TagFilters: [
        { Key: 'team', Values: ['a', 'b'] },
        { Key: 'live', Values: [] },
      ],
    };
    expect(inputs).toEqual([asked, { ...asked, PaginationToken: 'more' }]);
  });

  it('are asked for in the role that the set names', async () => {
    const answered = ['AccessKeyId>AKIDROLE</AccessKeyId', 'SecretAccessKey>x</SecretAccessKey'].map(
      (one) => `<${one}>`,
    );
    const times = '<SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>';
    const credentials = `<Credentials>${answered.join('')}${times}</Credentials>`;
    const roles: unknown[] = [];
    const { scm, server } = await start((request) => {
      if (request.operation !== 'AssumeRole') return answer(request);
      roles.push(request.input['RoleArn']);
      const body = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`;
      return { headers: { 'content-type': 'text/xml' }, body };
    });
    const role = 'arn:aws:iam::123456789012:role/reader';
    expect(await scm.answer(repositoriesOf('awsCodeCommit', { region, role }))).toHaveLength(2);
    expect(roles).toEqual([role]);
    const [first, ...others] = server.requests.map(({ headers }) => headers.authorization ?? '');
    expect(first).toContain('AKIDTEST');
    expect(others.every((one) => one.includes('AKIDROLE'))).toBe(true);
  });

  it.each([
    ['ListRepositories', failure('ThrottlingException', 429), 'RATE_LIMITED'],
    ['ListRepositories', failure('InternalFailure', 500), 'SERVICE_UNAVAILABLE'],
    ['ListRepositories', failure('AccessDeniedException'), 'SERVICE_AUTHENTICATION_FAILED'],
    ['ListRepositories', failure('UnrecognizedClientException'), 'SERVICE_AUTHENTICATION_FAILED'],
    ['ListRepositories', failure('InvalidContinuationTokenException'), 'SERVICE_REFUSED_REQUEST'],
    ['ListRepositories', { body: {} }, 'SERVICE_UNAVAILABLE'],
    ['ListRepositories', { body: { repositories: null } }, 'SERVICE_UNAVAILABLE'],
    ['ListRepositories', { body: '<html>' }, 'SERVICE_UNAVAILABLE'],
    ['ListRepositories', { body: { repositories: [], nextToken: '2' } }, 'SERVICE_UNAVAILABLE'],
    ['GetRepository', failure('RepositoryDoesNotExistException'), 'SERVICE_NOT_FOUND'],
    ['GetRepository', { body: {} }, 'SERVICE_UNAVAILABLE'],
    ['GetFolder', failure('CommitDoesNotExistException'), 'SERVICE_REFUSED_REQUEST'],
    ['GetFolder', { body: {} }, 'SERVICE_UNAVAILABLE'],
  ])('are an error when %s on its second page, or at all, is answered by %j', async (operation, broken, code) => {
    const { scm } = await start((request) => {
      const isMeant =
        request.operation === operation && (operation !== 'ListRepositories' || 'nextToken' in request.input);
      return isMeant ? broken : answer(request);
    });
    const question = repositoriesOf('awsCodeCommit', { region }, { filters: [{ pathsExist: ['x/y'] }] });
    const error: unknown = await scm.answer(question).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('s3cret') });
  });

  it('are not asked for at addresses that the hub does not allow', async () => {
    const { scm, server } = await start(answer, { allowedServiceAddresses: [] });
    const question = repositoriesOf('awsCodeCommit', { region });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    expect(server.requests).toEqual([]);
  });

  it.each(['evil.example.com/', 'a', 'eu-west-1#', 'EU-west-1'])('need a region, which %s is not', async (name) => {
    const { scm, server } = await start(answer);
    const question = repositoriesOf('awsCodeCommit', { region: name });
    await expect(scm.answer(question)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
    expect(server.requests).toEqual([]);
  });
});
