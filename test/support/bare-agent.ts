// An agent without a cluster: a key pair and the requests that agents may send. It can ask for what it must not get.
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import {
  AgentDesiredState,
  AgentJoin,
  type AgentJoinPayload,
  AgentRenders,
  AgentReport,
  type AgentReportInput,
  type AgentReportPayload,
  type DesiredState,
  type Render,
  statusDigest,
} from '@wheelhouse/protocol';
import { GraphqlClient } from './graphql.js';

const LIFETIME_SECONDS = 60;

export class BareAgent {
  /** Asks the hub as this agent. */
  readonly client: GraphqlClient;
  readonly joined: AgentJoinPayload;
  readonly clusterUid: string;
  private readonly key: KeyObject;
  private readonly session = randomUUID();

  private constructor(hubUrl: string, parts: { joined: AgentJoinPayload; key: KeyObject; clusterUid: string }) {
    this.joined = parts.joined;
    this.key = parts.key;
    this.clusterUid = parts.clusterUid;
    this.client = new GraphqlClient(hubUrl, () => `Bearer ${this.assertion()}`);
  }

  /** An agent whose key is written down on the hub by other means. */
  static known(hubUrl: string, joined: AgentJoinPayload, key: KeyObject, clusterUid: string): BareAgent {
    return new BareAgent(hubUrl, { joined, key, clusterUid });
  }

  /** Spends the join token. */
  static async join(hubUrl: string, joinToken: string): Promise<BareAgent> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const clusterUid = randomUUID();
    const input = {
      publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
      clusterUid,
      agentVersion: '0.0.0-test',
      claims: { kubeVersion: 'v1.35.4' },
    };
    const joining = new GraphqlClient(hubUrl, `Bearer ${joinToken}`);
    const { agentJoin } = await joining.request<{ agentJoin: AgentJoinPayload }>(AgentJoin.query, { input });
    return new BareAgent(hubUrl, { joined: agentJoin, key: privateKey, clusterUid });
  }

  /** A signed assertion; what is given replaces what it would say. */
  assertion(claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}): string {
    const now = Math.floor(Date.now() / 1_000);
    const { keyId, clusterId } = this.joined;
    const times = { iat: now, exp: now + LIFETIME_SECONDS };
    const payload = { iss: keyId, sub: clusterId, aud: 'wheelhouse-hub', ...times, ...claims };
    const content = `${encode({ alg: 'EdDSA', kid: keyId, ...header })}.${encode(payload)}`;
    return `${content}.${sign(null, Buffer.from(content), this.key).toString('base64url')}`;
  }

  async desiredState(): Promise<DesiredState> {
    const data = await this.client.request<{ agentDesiredState: DesiredState }>(AgentDesiredState.query, {
      holding: null,
    });
    return data.agentDesiredState;
  }

  async renders(digests: readonly string[]): Promise<Render[]> {
    return (await this.client.request<{ agentRenders: Render[] }>(AgentRenders.query, { digests })).agentRenders;
  }

  /** Reports; what is not given is the first, empty and complete report of a session. */
  async report(input: Partial<AgentReportInput>): Promise<AgentReportPayload> {
    const { agentReport } = await this.client.request<{ agentReport: AgentReportPayload }>(AgentReport.query, {
      input: {
        session: this.session,
        clusterUid: this.clusterUid,
        sequence: 1,
        baseDigest: '',
        digest: statusDigest([]),
        isComplete: true,
        applications: [],
        drift: [],
        ...input,
      },
    });
    return agentReport;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
