import { Module, type Type } from '@nestjs/common';
import { ConfigObjectsModule } from '../config-objects/config-objects.module.js';
import { AzureDevopsProvider } from './azure-devops/azure-devops-provider.js';
import { BitbucketCloudProvider } from './bitbucket-cloud/bitbucket-cloud-provider.js';
import { BitbucketServerProvider } from './bitbucket-server/bitbucket-server-provider.js';
import { CodeCommitProvider } from './code-commit/code-commit-provider.js';
import { GiteaProvider } from './gitea/gitea-provider.js';
import { GithubAppCredentials } from './github/github-app-credential.js';
import { GithubProvider } from './github/github-provider.js';
import { GitlabProvider } from './gitlab/gitlab-provider.js';
import { ScmAccess } from './scm-access.js';
import type { ScmProvider } from './scm-provider.js';
import { SCM_PROVIDERS, ScmProviders } from './scm-providers.service.js';

/** One adapter for each kind of source host. */
const SCM_PROVIDER_CLASSES: Type<ScmProvider>[] = [
  GithubProvider,
  GitlabProvider,
  GiteaProvider,
  BitbucketServerProvider,
  BitbucketCloudProvider,
  AzureDevopsProvider,
  CodeCommitProvider,
];

/** Pull requests and repositories of source hosts. Needs the global platform modules. */
@Module({
  imports: [ConfigObjectsModule],
  providers: [
    ...SCM_PROVIDER_CLASSES,
    GithubAppCredentials,
    {
      provide: SCM_PROVIDERS,
      inject: SCM_PROVIDER_CLASSES,
      useFactory: (...providers: ScmProvider[]) => providers,
    },
    ScmAccess,
    ScmProviders,
  ],
  exports: [ScmProviders],
})
export class ScmProvidersModule {}
