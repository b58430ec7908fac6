import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { ApiToken, CreateApiTokenPayload, Hub, Viewer } from '@wheelhouse/protocol';
import { HubConfig } from '../platform/config/hub-config.js';
import { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import { toGraphqlToken, toGraphqlViewer } from './access.graphql-types.js';
import { ApiTokensService } from './people/api-tokens.service.js';
import { CurrentIdentity } from './identity.decorators.js';
import type { PersonIdentity } from './identity.js';

/** Who asks, what is asked, and the tokens of people. */
@Resolver()
export class AccessResolver {
  constructor(
    private readonly tokens: ApiTokensService,
    private readonly config: HubConfig,
    private readonly hubIdentity: HubIdentity,
  ) {}

  @Query('hub')
  hub(): Hub {
    return { version: this.config.version, epoch: this.hubIdentity.epoch };
  }

  @Query('viewer')
  viewer(@CurrentIdentity() person: PersonIdentity): Viewer {
    return toGraphqlViewer(person);
  }

  @Query('apiTokens')
  async apiTokens(): Promise<ApiToken[]> {
    return (await this.tokens.list()).map(toGraphqlToken);
  }

  @Mutation('createApiToken')
  async createApiToken(
    @CurrentIdentity() person: PersonIdentity,
    @Args('name') name: string,
    @Args('expiresInDays') expiresInDays?: number | null,
  ): Promise<CreateApiTokenPayload> {
    const { apiToken, secret } = await this.tokens.create(person, name, expiresInDays);
    return { apiToken: toGraphqlToken(apiToken), secret };
  }

  @Mutation('revokeApiToken')
  async revokeApiToken(@CurrentIdentity() person: PersonIdentity, @Args('id') id: string): Promise<ApiToken> {
    return toGraphqlToken(await this.tokens.revoke(person, id));
  }
}
