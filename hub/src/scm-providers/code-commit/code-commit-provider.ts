import { Injectable } from '@nestjs/common';
import type { PullRequestFact } from '@wheelhouse/generators';
import { OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import type { ScmAccess } from '../scm-access.js';
import { ScmProvider, type ScmRepositorySource } from '../scm-provider.js';
import { InvalidScmSettingsError } from '../scm-providers.errors.js';
import type { ScmSettings } from '../scm-settings.js';
import type { AwsConfig } from './code-commit-api.js';
import { CodeCommitRepositories } from './code-commit-repositories.js';

/** Names of regions become parts of host names: nothing else may stand there. */
const REGION = /^[a-z0-9]+(?:-[a-z0-9]+){1,6}$/;
/** What AWS' own records call the hub when it takes a role. */
const ROLE_SESSION = 'wheelhouse';

/** AWS CodeCommit, with the credentials of the hub's own process (as with Argo CD), or a role that these may take. */
@Injectable()
export class CodeCommitProvider extends ScmProvider {
  readonly names = ['awsCodeCommit'];
  /** Tests put an endpoint and credentials here. */
  protected readonly fixed: Pick<AwsConfig, 'endpoint' | 'credentials'> = {};

  constructor(private readonly http: OutboundHttp) {
    super();
  }

  /** The generator pullRequest knows no CodeCommit. */
  async listPullRequests(): Promise<readonly PullRequestFact[]> {
    return await Promise.reject(new InvalidScmSettingsError('AWS CodeCommit is not asked for pull requests.'));
  }

  async openRepositories(settings: ScmSettings, _access: ScmAccess): Promise<ScmRepositorySource> {
    const [region, role] = [settings.text('region'), settings.text('role')];
    if (region !== '' && !REGION.test(region)) {
      throw new InvalidScmSettingsError(`awsCodeCommit.region is "${region}", which is no name of a region.`);
    }
    // The SDK is large: hubs whose sets do not ask CodeCommit never load it.
    const [{ CodeCommitApi }, { codeCommitRequests }] = await Promise.all([
      import('./code-commit-api.js'),
      import('./code-commit-requests.js'),
    ]);
    const reach = { ...this.fixed, requestHandler: codeCommitRequests(this.http) };
    const config = { ...reach, ...(region === '' ? {} : { region }) };
    const credentials = role === '' ? {} : { credentials: await roleCredentials(role, config) };
    return new CodeCommitRepositories(new CodeCommitApi({ ...config, ...credentials }), settings);
  }
}

/** Taken when the first request is made. */
async function roleCredentials(role: string, clientConfig: AwsConfig): Promise<NonNullable<AwsConfig['credentials']>> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  return fromTemporaryCredentials({ params: { RoleArn: role, RoleSessionName: ROLE_SESSION }, clientConfig });
}
