import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AddRepositoryInput, Repository, RepositoryConnection } from '@wheelhouse/protocol';
import { actorOf, type Identity } from '../../access/identity.js';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import { connection, pageOf } from '../../platform/graphql/connection.js';
import type { NewRepository } from './new-repository.js';
import type { AddedRepository } from '../repository.js';
import { RepositoryPresentation } from './repository-presentation.js';
import { RepositoryRegistry } from './repository-registry.service.js';
import type { RepositorySecrets } from './repository-secrets.js';

@Resolver()
export class RepositoriesResolver {
  constructor(
    private readonly registry: RepositoryRegistry,
    private readonly presentation: RepositoryPresentation,
  ) {}

  /** In order of addresses. There are few, so the page is cut from the whole list. */
  @Query('repositories')
  async list(
    @Args('first') first?: number | null,
    @Args('after') after?: string | null,
  ): Promise<RepositoryConnection> {
    const page = pageOf({ first, after });
    const all = await this.registry.listAll();
    const rest = page.cursor === undefined ? all : all.filter(({ url }) => url > String(page.cursor?.[0]));
    const nodes = await this.presentation.present(rest.slice(0, page.limit + 1));
    return connection(nodes, { ...page, totalCount: all.length, cursorOf: ({ url }) => [url] });
  }

  @Mutation('addRepository')
  async add(@Args('input') input: AddRepositoryInput, @CurrentIdentity() identity: Identity): Promise<Repository> {
    return await this.show(await this.registry.add(newRepositoryOf(input), actorOf(identity)));
  }

  @Mutation('removeRepository')
  async remove(@Args('url') url: string, @CurrentIdentity() identity: Identity): Promise<boolean> {
    await this.registry.remove(url, actorOf(identity));
    return true;
  }

  @Mutation('refreshRepository')
  async refresh(@Args('url') url: string): Promise<Repository> {
    return await this.show(await this.registry.refreshByUrl(url));
  }

  private async show(repository: AddedRepository): Promise<Repository> {
    const [shown] = await this.presentation.present([repository]);
    if (shown === undefined) throw new Error('A repository was not presented.');
    return shown;
  }
}

/** Nulls count as absent. */
function newRepositoryOf(input: AddRepositoryInput): NewRepository {
  const secrets: { readonly [Name in keyof RepositorySecrets]-?: string | null | undefined } = {
    password: input.password,
    token: input.token,
    sshPrivateKey: input.sshPrivateKey,
    sshPassphrase: input.sshPassphrase,
    knownHosts: input.knownHosts,
    clientCertificate: input.tlsClientCertificate,
    clientKey: input.tlsClientKey,
    caCertificates: input.tlsCaCertificates,
    proxyUrl: input.proxy,
  };
  return {
    url: input.url,
    ...(input.type != null && { type: input.type === 'HELM' ? 'helm' : 'git' }),
    isPrefix: input.isPrefix ?? false,
    ...(input.username != null && { username: input.username }),
    ...Object.fromEntries(Object.entries(secrets).filter(([, value]) => value != null)),
    isInsecure: input.insecureSkipTlsVerify ?? false,
    noProxy: input.noProxy ?? [],
  };
}
