/** The providers over the real transport, with secrets and ConfigMaps from a test. Loopback is reached through the allow list alone. */
import type { PullRequestsQuestion, ScmRepositoriesQuestion } from '@wheelhouse/generators';
import type { ConfigObjects } from '../../config-objects/config-objects.service.js';
import { FakeClock } from '../../platform/clock/clock.js';
import type { OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import { testOutboundHttp } from '../../platform/outbound-http/testing/test-outbound-http.js';
import {
  type ReceivedRequest,
  type TestAnswer,
  type TestServer,
  startTestServer,
} from '../../platform/outbound-http/testing/test-server.js';
import { AzureDevopsProvider } from '../azure-devops/azure-devops-provider.js';
import { BitbucketCloudProvider } from '../bitbucket-cloud/bitbucket-cloud-provider.js';
import { BitbucketServerProvider } from '../bitbucket-server/bitbucket-server-provider.js';
import { GiteaProvider } from '../gitea/gitea-provider.js';
import { GithubAppCredentials } from '../github/github-app-credential.js';
import { GithubProvider } from '../github/github-provider.js';
import { GitlabProvider } from '../gitlab/gitlab-provider.js';
import { ScmAccess } from '../scm-access.js';
import type { ScmProvider } from '../scm-provider.js';
import { ScmProviders } from '../scm-providers.service.js';

export interface ScmFixture {
  readonly server: TestServer;
  readonly scm: ScmProviders;
  /** What was asked of the server: `METHOD path?query`. */
  readonly asked: () => string[];
  close(): Promise<void>;
}

export interface ScmFixtureOptions {
  /** By `name/key`. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly configMaps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly providers?: (http: OutboundHttp, server: TestServer) => readonly ScmProvider[];
  readonly allowedServiceAddresses?: readonly string[];
  readonly enableScmProviders?: boolean;
  readonly allowedScmProviders?: readonly string[];
}

export async function startScmFixture(
  answer: (request: ReceivedRequest, server: TestServer) => TestAnswer | undefined,
  options: ScmFixtureOptions = {},
): Promise<ScmFixture> {
  const { secrets = { 'scm/token': 's3cret' }, configMaps = {} } = options;
  const server = await startTestServer(answer);
  const http = testOutboundHttp({ allowed: options.allowedServiceAddresses ?? ['127.0.0.1'] });
  const objects: Pick<ConfigObjects, 'getSecretValue' | 'getConfigMap'> = {
    getSecretValue: (name, key) => found(secrets, `${name}/${key}`),
    getConfigMap: (name) => found(configMaps, name),
  };
  const clock = new FakeClock(new Date());
  const providers = options.providers?.(http, server) ?? [
    new GithubProvider(new GithubAppCredentials(clock)),
    new GitlabProvider(),
    new GiteaProvider(),
    new BitbucketServerProvider(),
    new BitbucketCloudProvider(),
    new AzureDevopsProvider(),
  ];
  const scm = new ScmProviders(providers, new ScmAccess(objects as ConfigObjects, http), {
    enableScmProviders: options.enableScmProviders ?? true,
    allowedScmProviders: options.allowedScmProviders ?? [],
  });
  return {
    server,
    scm,
    asked: () =>
      server.requests.map(
        ({ method, path, query }) => `${method} ${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
      ),
    close: async () => {
      await http.onApplicationShutdown();
      await server.close();
    },
  };
}

/** A question about pull requests with `tokenRef` filled in. */
export function pullRequestsOf(
  provider: PullRequestsQuestion['provider'],
  settings: PullRequestsQuestion['settings'],
  continueOnRepoNotFoundError = false,
): PullRequestsQuestion {
  return { kind: 'pullRequests', provider, settings: { tokenRef: TOKEN, ...settings }, continueOnRepoNotFoundError };
}

/** A question about repositories with `tokenRef` filled in. */
export function repositoriesOf(
  provider: ScmRepositoriesQuestion['provider'],
  settings: ScmRepositoriesQuestion['settings'],
  rest: Partial<Pick<ScmRepositoriesQuestion, 'filters' | 'cloneProtocol'>> = {},
): ScmRepositoriesQuestion {
  const all = { tokenRef: TOKEN, ...settings };
  return { kind: 'scmRepositories', provider, settings: all, cloneProtocol: '', filters: [], ...rest };
}

const TOKEN = { secretName: 'scm', key: 'token' };

async function found<T>(entries: Readonly<Record<string, T>>, name: string): Promise<T> {
  const value = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (value === undefined) throw new Error(`the test has no ${name}`);
  return await Promise.resolve(value);
}
