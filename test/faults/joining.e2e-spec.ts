// Join tokens work once and for a while; without a credential nothing answers.
import { expect, it } from '@jest/globals';
import { BareAgent } from '../support/bare-agent.js';
import { findCluster } from '../support/fleet-state.js';
import { GraphqlClient, HubError } from '../support/graphql.js';
import { hubSql } from '../support/hub-sql.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

describeFleet('an agent that wants to join', {}, (fleet) => {
  const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
    try {
      await attempt;
      return 'accepted';
    } catch (error) {
      return error instanceof HubError ? error.code : String(error);
    }
  };

  it('row 24: does so once with a token', async () => {
    const token = await fleet().register('one');
    await BareAgent.join(fleet().hub.url, token);
    expect(await codeOf(BareAgent.join(fleet().hub.url, token))).toBe('JOIN_TOKEN_USED');
  });

  it('is refused with a token that expired', async () => {
    const token = await fleet().register('two');
    await hubSql(fleet().hub.databaseUrl, `update join_tokens set expires_at = now() - interval '1 minute'`);
    expect(await codeOf(BareAgent.join(fleet().hub.url, token))).toBe('JOIN_TOKEN_EXPIRED');
  });

  it('is refused with a token that never was, and with one of a person', async () => {
    expect(await codeOf(BareAgent.join(fleet().hub.url, 'whj_made-up'))).toBe('UNAUTHENTICATED');
    expect(await codeOf(BareAgent.join(fleet().hub.url, fleet().hub.token))).toBe('FORBIDDEN');
  });

  it('takes the place of the one before it with another token', async () => {
    const first = await BareAgent.join(fleet().hub.url, await fleet().register('three'));
    const { createJoinToken } = await fleet().client.request<{ createJoinToken: { joinToken: string } }>(
      `mutation { createJoinToken(cluster: "three") { joinToken } }`,
    );
    const second = await BareAgent.join(fleet().hub.url, createJoinToken.joinToken);
    expect((await second.desiredState()).assignments).toEqual([]);
    expect(await codeOf(first.desiredState())).toBe('AGENT_REVOKED');
  });

  it('row 23: loses its access when it is revoked', async () => {
    const agent = await BareAgent.join(fleet().hub.url, await fleet().register('four'));
    await agent.desiredState();
    await fleet().client.request(`mutation { revokeAgent(cluster: "four") { name } }`);
    await until('the key counts no more', async () => (await codeOf(agent.desiredState())) === 'AGENT_REVOKED');
    expect((await findCluster(fleet().client, 'four'))?.agent).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a token that never was', 'Bearer wht_made-up'],
    ['a wrong password', `Basic ${Buffer.from('admin:wrong').toString('base64')}`],
    ['an empty bearer', 'Bearer '],
  ])('and a person get no answer with %s', async (_, authorization) => {
    const refusal = await new GraphqlClient(fleet().hub.url, authorization).refusal('{ clusters { totalCount } }');
    expect(refusal.code).toBe('UNAUTHENTICATED');
  });

  it('leaves no secret in the log of the hub', async () => {
    const log = fleet().hub.log();
    expect(log).not.toContain(fleet().hub.token);
    expect(log).not.toMatch(/whj_[A-Za-z0-9_-]{16}/);
  });
});
