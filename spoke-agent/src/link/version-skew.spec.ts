// Row 38: hubs and agents of different versions. The recorded answer is one of a hub from before assignments said more than Argo CD's sync policy;
// it is never made anew.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AgentReport,
  type AgentReportInput,
  assignmentDigest,
  type DesiredState,
  desiredStateDigest,
  desiredStateSigningPayload,
  type DriftReportInput,
  sha256,
  type Render,
} from '@wheelhouse/protocol';
import { gunzipSync } from 'node:zlib';
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { silentLogger } from '../logger.js';
import { FakeClock } from '../reconcile/clock.js';
import { HubError } from './hub.errors.js';
import { OlderHub } from './older-hub.js';
import { SystemClock } from './system-clock.js';
import { importPublicKey, makePrivateKey } from './agent-key.js';
import { Assertions } from './assertions.js';
import { GraphqlHub } from './graphql-hub.js';
import { verifyDesiredState } from './verification.js';

interface Recorded {
  readonly clusterId: string;
  readonly hubPublicKey: string;
  readonly desiredState: DesiredState;
  readonly render: Render;
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded', 'hub-before-delivery-rules.json'), 'utf8'),
) as Recorded;
const anchor = { clusterId: recorded.clusterId, hubKey: importPublicKey(recorded.hubPublicKey) };

describe('an agent', () => {
  it('row 38: understands and verifies what an older hub sends', () => {
    const verified = verifyDesiredState(anchor, recorded.desiredState, undefined);
    expect(verified).toMatchObject({
      desired: {
        revision: 7,
        assignments: [
          { applicationName: 'web', syncPolicy: { automated: { selfHeal: true } }, operation: { prune: true } },
        ],
        removals: [{ deleteResources: true }],
      },
    });
    const bytes = gunzipSync(Buffer.from(recorded.render.content, 'base64'));
    expect(sha256(bytes)).toBe(recorded.render.digest);
  });

  it('row 38: verifies and keeps what a newer hub says that it does not know', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const [old] = recorded.desiredState.assignments;
    if (old === undefined) throw new Error('The recording is empty.');
    const { digest: _digest, ...content } = old;
    const syncPolicy = { ...(old.syncPolicy as object), rulesOfTomorrow: { hold: ['everything'] } };
    const operation = content.operation ?? null;
    const newer = {
      ...content,
      operation,
      syncPolicy,
      digest: assignmentDigest({ ...content, operation, syncPolicy }),
    };
    const state = { ...recorded.desiredState, assignments: [newer], digest: desiredStateDigest([newer]) };
    const payload = desiredStateSigningPayload({ ...state, clusterId: recorded.clusterId });
    const signature = sign(null, payload, privateKey).toString('base64url');
    const hubKey = publicKey;
    const verified = verifyDesiredState({ clusterId: recorded.clusterId, hubKey }, { ...state, signature }, undefined);
    expect(verified).toMatchObject({
      desired: { assignments: [{ syncPolicy: { rulesOfTomorrow: { hold: ['everything'] } } }] },
    });
  });
});

describe('an agent whose hub speaks another protocol', () => {
  let server: Server | undefined;
  let hub: GraphqlHub | undefined;
  afterEach(async () => {
    await hub?.close();
    server?.close();
  });

  async function hubThat(status: number, headers: Record<string, string>, body: unknown): Promise<GraphqlHub> {
    server = createServer((request, response) => {
      expect(request.headers['wheelhouse-protocol']).toBe('1');
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const subject = { keyId: 'k', clusterId: 'c', privateKey: makePrivateKey() };
    const assertions = new Assertions(subject, new SystemClock());
    hub = new GraphqlHub({ address, logger: silentLogger, assertions: () => assertions });
    return hub;
  }

  it('row 38: is told so by the hub, with both versions', async () => {
    const message = 'The agent speaks protocol 1, this hub 2.';
    const errors = [{ message, extensions: { code: 'UPGRADE_REQUIRED' } }];
    const asked = (await hubThat(426, {}, { errors })).desiredState(null);
    await expect(asked).rejects.toMatchObject({ code: 'UPGRADE_REQUIRED', message });
  });

  it('row 38: takes nothing from it, whatever it answers', async () => {
    const data = { agentDesiredState: recorded.desiredState };
    const asked = (await hubThat(200, { 'wheelhouse-protocol': '2' }, { data })).desiredState(null);
    await expect(asked).rejects.toMatchObject({
      code: 'UPGRADE_REQUIRED',
      message: expect.stringMatching(/protocol 2.*protocol 1/s),
    });
  });

  it('row 38: gets on with one that does not say', async () => {
    const asked = (await hubThat(200, {}, { data: { agentDesiredState: recorded.desiredState } })).desiredState(null);
    expect((await asked).revision).toBe(7);
  });
});

describe('a report to an older hub', () => {
  const schema = buildSchema(
    readFileSync(join(import.meta.dirname, 'recorded', 'report-before-results.graphql'), 'utf8'),
  );
  const drift = {
    id: 'd1',
    applicationId: 'a1',
    group: '',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: 'settings',
    field: 'data.a',
    desired: '1',
    live: '2',
    manager: 'kubectl',
    user: 'ada@example.com',
    detectedAt: '2026-01-01T00:00:00Z',
    state: 'Open',
  } as unknown as DriftReportInput;
  const results = [
    { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings', status: 'Synced' },
  ];
  const report = {
    session: 's',
    clusterUid: 'u',
    sequence: 1,
    baseDigest: '',
    digest: 'd',
    isComplete: true,
    applications: [
      {
        applicationId: 'a1',
        syncStatus: 'Synced',
        health: 'Healthy',
        operation: { id: null, phase: 'Succeeded', startedAt: '2026-01-01T00:00:00Z', results },
      },
    ],
    drift: [drift],
  } as unknown as AgentReportInput;

  /** Judges variables as a hub with that schema does. */
  function problemsOf(input: unknown): string[] {
    const operation = parse(AgentReport.query).definitions[0] as OperationDefinitionNode;
    const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], { input });
    return errors.map(({ message }) => message);
  }

  it('row 38: would be refused as it is, and is taken in the words that the hub knows', () => {
    expect(problemsOf(report).join()).toMatch(/results/);
    expect(problemsOf(report).join()).toMatch(/user/);
    const clock = new FakeClock();
    const older = new OlderHub(clock);
    expect(older.fitted(report)).toBe(report);
    expect(older.explains(new HubError('HUB_UNAVAILABLE', 'away'))).toBe(false);
    expect(older.explains(new HubError('BAD_USER_INPUT', 'unknown field'))).toBe(true);
    expect(problemsOf(older.fitted(report))).toEqual([]);
    // What is refused all the same has another reason.
    expect(older.explains(new HubError('BAD_USER_INPUT', 'unknown field'))).toBe(false);
    clock.advance(3_600_000);
    expect(older.fitted(report)).toBe(report);
  });
});
