import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type ConfigMap, NotFoundError } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { connection, pageOf, type PageRequest } from '../platform/graphql/connection.js';
import { ConfigObjectListReadModel } from './config-object-list.read-model.js';
import { presentConfigMap } from './config-object-presentation.js';
import { ConfigObjectRegistry } from './config-object-registry.service.js';

/** ConfigMaps that application sets refer to. */
@Resolver('ConfigMap')
export class ConfigMapResolver {
  constructor(
    private readonly registry: ConfigObjectRegistry,
    private readonly readModel: ConfigObjectListReadModel,
  ) {}

  @Query('configMaps')
  async configMaps(@Args() args: PageRequest): Promise<unknown> {
    const page = pageOf(args);
    const rows = (await this.readModel.configMaps(page)).map(presentConfigMap);
    const totalCount = () => this.readModel.countConfigMaps();
    return connection(rows, { ...page, totalCount, cursorOf: ({ name }) => [name] });
  }

  @Query('configMap')
  async configMap(@Args('name') name: string): Promise<ConfigMap | null> {
    const found = await this.readModel.findConfigMap(name);
    return found ? presentConfigMap(found) : null;
  }

  @Mutation('applyConfigMap')
  async applyConfigMap(@Args('manifest') manifest: string, @CurrentIdentity() identity: Identity): Promise<ConfigMap> {
    const name = await this.registry.applyConfigMap(manifest, actorOf(identity));
    const applied = await this.configMap(name);
    if (applied === null) throw new NotFoundError('ConfigMap', name);
    return applied;
  }

  @Mutation('deleteConfigMap')
  async deleteConfigMap(@Args('name') name: string, @CurrentIdentity() identity: Identity): Promise<boolean> {
    await this.registry.deleteConfigMap(name, actorOf(identity));
    return true;
  }
}
