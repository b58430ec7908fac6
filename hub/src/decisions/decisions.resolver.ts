import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Decision } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { connection, pageOf, type PageRequest } from '../platform/graphql/connection.js';
import type { DecisionKey, DecisionRecord } from './decision.js';
import { DecisionListReadModel } from './decision-list.read-model.js';
import { DecisionRegistry } from './decision-registry.service.js';

/** Objects that say which clusters were chosen. */
@Resolver('Decision')
export class DecisionsResolver {
  constructor(
    private readonly registry: DecisionRegistry,
    private readonly readModel: DecisionListReadModel,
  ) {}

  @Query('decisions')
  async decisions(@Args() args: PageRequest): Promise<unknown> {
    const page = pageOf(args);
    const rows = (await this.readModel.list(page)).map(present);
    const totalCount = () => this.readModel.count();
    return connection(rows, {
      ...page,
      totalCount,
      cursorOf: ({ kind, apiVersion, name }) => [kind, apiVersion, name],
    });
  }

  @Mutation('applyDecision')
  async applyDecision(
    @Args('manifest') manifest: string,
    @Args('onlyNamed') onlyNamed: boolean,
    @CurrentIdentity() identity: Identity,
  ): Promise<Decision> {
    return present(await this.registry.apply({ manifest, onlyNamed, actor: actorOf(identity) }));
  }

  @Mutation('deleteDecision')
  async deleteDecision(@Args() key: DecisionKey, @CurrentIdentity() identity: Identity): Promise<boolean> {
    await this.registry.delete(key, actorOf(identity));
    return true;
  }
}

function present({ createdAt, updatedAt, ...decision }: DecisionRecord): Decision {
  return { ...decision, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
