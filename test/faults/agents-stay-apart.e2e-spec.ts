// An agent gets and says what concerns its own cluster. Who asks is taken from the credential, never from what is asked for.
import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { digestOf, statusDigest } from '@wheelhouse/protocol';
import { BareAgent } from '../support/bare-agent.js';
import { GraphqlClient, HubError } from '../support/graphql.js';
import { application } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

describeFleet('two agents', {}, (fleet) => {
  let mine: BareAgent;
  let other: BareAgent;
  let otherRender = '';
  let otherApplication = '';
  const statusOf = (applicationId: string) => ({
    applicationId,
    renderDigest: otherRender,
    syncStatus: 'Synced' as const,
    health: 'Healthy' as const,
  });

  it('join and get their own assignments alone', async () => {
    mine = await BareAgent.join(fleet().hub.url, await fleet().register('mine'));
    other = await BareAgent.join(fleet().hub.url, await fleet().register('other'));
    await fleet().applyApplication(
      application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'other' }),
    );
    const [assignment] = await until('the other one has an assignment', async () => {
      const { assignments } = await other.desiredState();
      return assignments.length > 0 ? assignments : undefined;
    });
    otherRender = assignment?.renderDigest ?? '';
    otherApplication = assignment?.applicationId ?? '';
    expect((await mine.desiredState()).assignments).toEqual([]);
  });

  it('get no render of the other, and do not learn whether it exists', async () => {
    expect(await other.renders([otherRender])).toHaveLength(1);
    const answers = await Promise.all([outcome(mine.renders([otherRender])), outcome(mine.renders(['0'.repeat(64)]))]);
    expect(JSON.stringify(answers[0])).not.toContain('content');
    expect(answers[0]?.replaceAll(otherRender, 'DIGEST')).toBe(answers[1]?.replaceAll('0'.repeat(64), 'DIGEST'));
  });

  it('cannot report for the other', async () => {
    const applications = [statusOf(otherApplication)];
    const digest = statusDigest([{ applicationId: otherApplication, digest: digestOf(applications[0]) }]);
    await outcome(mine.report({ applications, digest }));
    expect(await fleet().application('web')).toMatchObject({ lastSyncStatus: 'Unknown', lastHealth: 'Unknown' });
  });

  it('cannot report a removal for the other', async () => {
    const applications = [{ ...statusOf(otherApplication), isRemoved: true }];
    await outcome(mine.report({ sequence: 2, applications, isComplete: false }));
    expect((await other.desiredState()).assignments).toHaveLength(1);
    expect(await fleet().application('web')).toMatchObject({ isDeleting: false });
  });

  it('may not ask what people ask', async () => {
    for (const query of ['{ clusters { totalCount } }', '{ applications { totalCount } }', '{ apiTokens { id } }'])
      expect((await mine.client.refusal(query)).code).toBe('FORBIDDEN');
    const removal = await mine.client.refusal(`mutation { removeCluster(name: "other") }`);
    expect(removal.code).toBe('FORBIDDEN');
  });

  it('are not believed when their assertion is not right', async () => {
    const hour = 3_600;
    const now = Math.floor(Date.now() / 1_000);
    const forged = [
      mine.assertion({ sub: other.joined.clusterId }),
      mine.assertion({ iss: other.joined.keyId }, { kid: other.joined.keyId }),
      mine.assertion({}, { alg: 'none' }),
      mine.assertion({}, { kid: randomUUID() }),
      mine.assertion({ aud: 'somebody-else' }),
      mine.assertion({ iat: now - hour, exp: now - hour + 60 }),
      mine.assertion({ iat: now + hour, exp: now + hour + 60 }),
      mine.assertion({ exp: now + 24 * hour }),
      `${mine.assertion().slice(0, -4)}AAAA`,
    ];
    for (const assertion of forged) {
      const client = new GraphqlClient(fleet().hub.url, `Bearer ${assertion}`);
      const refusal = await client.refusal('{ agentDesiredState { revision } }');
      expect(refusal.code).toBe('UNAUTHENTICATED');
    }
  });
});

describeFleet('the reports of an agent', {}, (fleet) => {
  it('count once: an old number is ignored', async () => {
    const agent = await BareAgent.join(fleet().hub.url, await fleet().register('mine'));
    await fleet().applyApplication(application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'mine' }));
    const assignment = await until('an assignment', async () => (await agent.desiredState()).assignments[0]);
    const { applicationId, renderDigest } = assignment;
    const report = (sequence: number, health: 'Healthy' | 'Degraded') => {
      const status = { applicationId, renderDigest, syncStatus: 'Synced' as const, health };
      const digest = statusDigest([{ applicationId, digest: digestOf(status) }]);
      return agent.report({ sequence, digest, isComplete: sequence === 1, applications: [status] });
    };
    expect(await report(1, 'Healthy')).toMatchObject({ isAccepted: true, isDuplicate: false });
    expect(await fleet().application('web')).toMatchObject({ health: 'Healthy', syncStatus: 'Synced' });
    const second = await agent.report({ sequence: 2, isComplete: false, baseDigest: '' });
    expect(second.isAccepted).toBe(true);
    expect(await report(2, 'Degraded')).toMatchObject({ isAccepted: false });
    expect(await report(1, 'Degraded')).toMatchObject({ isAccepted: false });
    expect(await fleet().application('web')).toMatchObject({ health: 'Healthy' });
    const { text } = await fleet().hub.probe('/metrics');
    expect(text).toMatch(/^wheelhouse_\w*report\w*\{?[^\n]*old[^\n]* 2$|^wheelhouse_\w*(old|ignored|stale)\w* 2$/m);
  });

  it('of a second agent with the same key from another cluster are told apart', async () => {
    const agent = await BareAgent.join(fleet().hub.url, await fleet().register('cloned'));
    expect(await agent.report({})).toMatchObject({ isAccepted: true, isDuplicate: false });
    const clone = await agent.report({ session: randomUUID(), clusterUid: randomUUID() });
    expect(clone.isDuplicate).toBe(true);
  });
});

/** What an attempt came to, as text. */
async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await attempt);
  } catch (error) {
    if (error instanceof HubError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
