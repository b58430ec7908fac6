// The hub over GraphQL: requests by HTTP, nudges by graphql-ws. Dials out only; keeps no state of the protocol but its credential.
import {
  AgentAnswer,
  AgentDesiredState,
  AgentJoin,
  AgentRenders,
  AgentReport,
  AgentRotateKey,
  type AgentAnswerInput,
  type AgentAnswerPayload,
  type AgentHolding,
  type AgentJoinInput,
  type AgentJoinPayload,
  type AgentReportInput,
  type AgentReportPayload,
  type DesiredState,
  type GraphqlOperation,
  type Render,
} from '@wheelhouse/protocol';
import type { AgentLogger } from '../logger.js';
import type { Assertions } from './assertions.js';
import { dataOf } from './graphql-answer.js';
import { HttpTransport } from './http-transport.js';
import type { Hub, RequestLine } from './hub.js';
import { HubError } from './hub.errors.js';
import { subscribeToNudges } from './nudges.js';
import { OlderHub } from './older-hub.js';
import { SystemClock } from './system-clock.js';

export interface GraphqlHubParts {
  /** The hub's address without `/graphql`. */
  readonly address: string;
  readonly logger: AgentLogger;
  /** Undefined until the agent has joined. */
  readonly assertions: () => Assertions | undefined;
  /** The hub's clock is so many milliseconds ahead of this machine's; told when it is other than before. */
  readonly onClockSkew?: (skewMs: number) => void;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export class GraphqlHub implements Hub {
  private readonly parts: GraphqlHubParts;
  private readonly url: URL;
  private readonly transport: HttpTransport;
  private readonly older = new OlderHub(new SystemClock());
  /** Of its own, so that people who read logs never keep polls and reports waiting for a connection. */
  private readonly answers: HttpTransport;

  constructor(parts: GraphqlHubParts) {
    this.parts = parts;
    this.url = new URL(`${parts.address}/graphql`);
    this.transport = new HttpTransport(this.url);
    this.answers = new HttpTransport(this.url);
    if (this.url.protocol === 'http:' && !LOOPBACK.has(this.url.hostname))
      parts.logger.warn(
        { hub: this.url.origin },
        'The hub is spoken to over plain http: anybody on the way can read the manifests and take over the credential. Use https.',
      );
  }

  async join(joinToken: string, input: AgentJoinInput): Promise<AgentJoinPayload> {
    const answer = await this.transport.post(requestBody(AgentJoin, { input }), {
      authorization: `Bearer ${joinToken}`,
    });
    return (dataOf(answer) as { agentJoin: AgentJoinPayload }).agentJoin;
  }

  async rotateKey(publicKey: string): Promise<AgentJoinPayload> {
    return (await this.execute(AgentRotateKey, { publicKey })).agentRotateKey;
  }

  async desiredState(holding: AgentHolding | null): Promise<DesiredState> {
    return (await this.execute(AgentDesiredState, { holding })).agentDesiredState;
  }

  async renders(digests: readonly string[]): Promise<Render[]> {
    return (await this.execute(AgentRenders, { digests: [...digests] })).agentRenders;
  }

  async report(input: AgentReportInput): Promise<AgentReportPayload> {
    try {
      return (await this.execute(AgentReport, { input: this.older.fitted(input) })).agentReport;
    } catch (error) {
      if (!this.older.explains(error)) throw error;
      this.parts.logger.warn({}, 'The hub is older than this agent: reports are told in its words.');
      return (await this.execute(AgentReport, { input: this.older.fitted(input) })).agentReport;
    }
  }

  async answer(input: AgentAnswerInput): Promise<AgentAnswerPayload> {
    return (await this.execute(AgentAnswer, { input }, this.answers)).agentAnswer;
  }

  nudges(listener: (revision: number) => void, requests?: RequestLine): { close(): void } {
    const authorization = async (): Promise<string> => this.assertions().authorization();
    const source = { url: this.url, authorization, logger: this.parts.logger, ...(requests && { requests }) };
    return subscribeToNudges(source, listener);
  }

  async close(): Promise<void> {
    this.transport.close();
    this.answers.close();
  }

  private async execute<Data, Variables>(
    operation: GraphqlOperation<Data, Variables>,
    variables: Variables,
    transport = this.transport,
  ): Promise<Data> {
    const body = requestBody(operation, variables);
    const first = await this.send(body, transport);
    const wasRefused = first.status === 401 || /"code":"UNAUTHENTICATED"/.test(first.body);
    if (wasRefused && first.date !== undefined && this.assertions().correctClock(first.date)) {
      const skewMs = this.assertions().clockSkewMs;
      this.parts.logger.warn({ skewMs }, "This machine's clock differs from the hub's: assertions follow the hub's.");
      this.parts.onClockSkew?.(skewMs);
      return dataOf(await this.send(body, transport)) as Data;
    }
    const isNew = this.assertions().introduce(wasRefused);
    // Whoever may take this agent in again learns of it now, not after the next wait.
    return dataOf(wasRefused && isNew ? await this.send(body, transport) : first) as Data;
  }

  private async send(body: string, transport: HttpTransport): ReturnType<HttpTransport['post']> {
    return transport.post(body, { authorization: await this.assertions().authorization() });
  }

  private assertions(): Assertions {
    const assertions = this.parts.assertions();
    if (assertions === undefined) throw new HubError('NOT_JOINED', 'The agent has not joined the hub yet.');
    return assertions;
  }
}

function requestBody<Data, Variables>(operation: GraphqlOperation<Data, Variables>, variables: Variables): string {
  return JSON.stringify({ query: operation.query, variables });
}
