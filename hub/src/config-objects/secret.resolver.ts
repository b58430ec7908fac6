import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { NotFoundError, type Secret } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { connection, pageOf, type PageRequest } from '../platform/graphql/connection.js';
import { ConfigObjectListReadModel } from './config-object-list.read-model.js';
import { presentSecret } from './config-object-presentation.js';
import { ConfigObjectRegistry } from './config-object-registry.service.js';

/** Secrets that application sets refer to: set here, never shown again. */
@Resolver('Secret')
export class SecretResolver {
  constructor(
    private readonly registry: ConfigObjectRegistry,
    private readonly readModel: ConfigObjectListReadModel,
  ) {}

  @Query('secrets')
  async secrets(@Args() args: PageRequest): Promise<unknown> {
    const page = pageOf(args);
    const rows = (await this.readModel.secrets(page)).map(presentSecret);
    const totalCount = () => this.readModel.countSecrets();
    return connection(rows, { ...page, totalCount, cursorOf: ({ name }) => [name] });
  }

  @Mutation('applySecret')
  async applySecret(@Args('manifest') manifest: string, @CurrentIdentity() identity: Identity): Promise<Secret> {
    return this.show(await this.registry.applySecret(manifest, actorOf(identity)));
  }

  @Mutation('setSecretValue')
  async setSecretValue(
    @Args('name') name: string,
    @Args('key') key: string,
    @Args('value') value: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<Secret> {
    await this.registry.setSecretValue(name, key, value, actorOf(identity));
    return this.show(name);
  }

  @Mutation('deleteSecret')
  async deleteSecret(@Args('name') name: string, @CurrentIdentity() identity: Identity): Promise<boolean> {
    await this.registry.deleteSecret(name, actorOf(identity));
    return true;
  }

  private async show(name: string): Promise<Secret> {
    const found = await this.readModel.findSecret(name);
    if (!found) throw new NotFoundError('Secret', name);
    return presentSecret(found);
  }
}
