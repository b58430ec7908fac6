// Row 40: a thousand agents come back at once after an outage. The hub serves them, turns away whom it cannot serve yet and says when to ask
// again, and people are answered meanwhile.
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { BareAgent } from '../support/bare-agent.js';
import { HubError } from '../support/graphql.js';
import { hubSql } from '../support/hub-sql.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const AGENTS = 1_000;
/** All of them are served again within this, once the hub is back: the longest pause of an agent, and a half. */
const RECOVERY_MS = 45_000;

describeFleet('a thousand agents', {}, (fleet) => {
  const agents: BareAgent[] = [];
  const seen = { refused: 0, unavailable: 0, tries: 0 };

  /** As the agent does: full jitter, or what the hub asks for. */
  async function comeBack(agent: BareAgent): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      seen.tries += 1;
      try {
        await agent.desiredState();
        return;
      } catch (error) {
        const told = error instanceof HubError && error.code === 'RATE_LIMITED' ? retryAfterOf(error) : undefined;
        if (told === undefined) seen.unavailable += 1;
        else seen.refused += 1;
        const ceiling = Math.min(30_000, 500 * 2 ** attempt);
        await pause(told === undefined ? Math.random() * ceiling : told * 1_000 * (1 + Math.random() * 0.2));
      }
    }
  }

  it('are registered', async () => {
    const { hub } = fleet();
    const [identity] = await hubSql<{ epoch: string; key: Buffer }>(
      hub.databaseUrl,
      'select epoch, signing_public_key as key from hub_identity',
    );
    const rows = Array.from({ length: AGENTS }, (_, index) => newAgent(index));
    await hubSql(
      hub.databaseUrl,
      `with c as (
         insert into clusters (id, name, server)
         select r.cluster, r.name, r.name from json_to_recordset($1::json) as r (cluster uuid, name text)
       ), d as (
         insert into cluster_deliveries (cluster_id) select r.cluster from json_to_recordset($1::json) as r (cluster uuid)
       )
       insert into agent_keys (id, cluster_id, public_key, cluster_uid, agent_version)
       select r.key, r.cluster, decode(r.public, 'base64'), r.uid, '0.0.0-test'
       from json_to_recordset($1::json) as r (key uuid, cluster uuid, public text, uid text)`,
      [JSON.stringify(rows.map(({ privateKey: _key, ...row }) => row))],
    );
    for (const { key, cluster, name, uid, privateKey } of rows) {
      const hubPublicKey = identity?.key.toString('base64url') ?? '';
      const joined = { keyId: key, clusterId: cluster, clusterName: name, epoch: identity?.epoch ?? '', hubPublicKey };
      agents.push(BareAgent.known(hub.url, joined, privateKey, uid));
    }
    await comeBack(agents[0] as BareAgent);
  });

  it('row 40: that come back at once after an outage are all served again, and the hub stays well', async () => {
    const { hub } = fleet();
    await hub.stop();
    const back = Promise.all(agents.map((agent) => comeBack(agent)));
    await hub.restart();
    const began = performance.now();
    const people = await until('a person is answered', async () =>
      fleet().client.request<{ clusters: { totalCount: number } }>('{ clusters { totalCount } }'),
    );
    expect(people.clusters.totalCount).toBe(AGENTS);
    await back;
    const tookMs = performance.now() - began;
    expect(tookMs).toBeLessThan(RECOVERY_MS);
    expect(hub.log()).not.toMatch(/too many clients|timeout exceeded when trying to connect/);
    process.stdout.write(`1,000 agents were back after ${Math.round(tookMs)} ms: ${JSON.stringify(seen)}\n`);
  });

  it('row 40: that ask at the same moment are told when to come back', async () => {
    Object.assign(seen, { refused: 0, unavailable: 0, tries: 0 });
    const answers = await Promise.allSettled(agents.map((agent) => agent.desiredState()));
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'RATE_LIMITED' });
    for (const refusal of refusals) expect(retryAfterOf(refusal as HubError)).toBeGreaterThan(0);
    expect(answers.length - refusals.length).toBeGreaterThanOrEqual(256);
  });

  it('row 40: are Live soon afterwards', async () => {
    await Promise.all(agents.map((agent) => comeBack(agent)));
    await until('all are Live', async () => {
      const query = '{ clusters(first: 500) { nodes { freshness } } }';
      const { clusters } = await fleet().client.request<{ clusters: { nodes: { freshness: string }[] } }>(query);
      return clusters.nodes.every(({ freshness }) => freshness === 'Live');
    });
  });
});

function newAgent(index: number): {
  key: string;
  cluster: string;
  name: string;
  uid: string;
  public: string;
  privateKey: KeyObject;
} {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
  const ids = { key: randomUUID(), cluster: randomUUID(), uid: randomUUID() };
  return { ...ids, name: `spoke-${index}`, public: raw, privateKey };
}

function retryAfterOf({ extensions }: HubError): number | undefined {
  return (extensions['details'] as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds;
}
