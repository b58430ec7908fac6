// For specs: a hub that answers GraphQL with what the spec says, and remembers what it was asked.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type CommandOutcome, runCommand } from './run-command.js';

/** One request as it came. */
export interface ReceivedRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly authorization: string | undefined;
}

/** What the hub answers: a part of a GraphQL answer, or a bare HTTP answer. */
export type FakeAnswer =
  | { readonly data: unknown }
  | { readonly error: { code: string; kind: string; message: string; requestId?: string; details?: object } }
  | { readonly status: number; readonly body: string };

/** Answers the first field name that the query holds. */
export type FakeAnswers = Readonly<Record<string, FakeAnswer | ((variables: Record<string, unknown>) => FakeAnswer)>>;

/** A hub on loopback. */
export class FakeHub {
  readonly requests: ReceivedRequest[] = [];
  answers: FakeAnswers = {};
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as ReceivedRequest;
      this.requests.push({ query, variables, authorization: request.headers.authorization });
      const answer = this.find(query, variables);
      if ('status' in answer) response.writeHead(answer.status).end(answer.body);
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(toGraphql(answer)));
    });
  });

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    await hub.listen();
    return hub;
  }

  /** One for all specs of a file; what it was asked and what it answers is forgotten before each of them. */
  static ofFile(): FakeHub {
    const hub = new FakeHub();
    beforeAll(() => hub.listen());
    beforeEach(() => {
      hub.requests.length = 0;
      hub.answers = {};
    });
    afterAll(() => hub.close());
    return hub;
  }

  /** Runs the command line that asks this hub, with its first words said already. */
  commands(...first: string[]): (...words: string[]) => Promise<CommandOutcome> {
    return (...words) => runCommand([...first, ...words], { WHEELHOUSE_HUB: this.url, WHEELHOUSE_TOKEN: 'wht_test' });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The last request that named the field. */
  lastOf(field: string): ReceivedRequest | undefined {
    return this.requests.findLast(({ query }) => holds(query, field));
  }

  private async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private find(query: string, variables: Record<string, unknown>): FakeAnswer {
    const field = Object.keys(this.answers).find((name) => holds(query, name));
    const answer = field === undefined ? undefined : this.answers[field];
    if (answer === undefined) return { status: 500, body: `The spec has no answer for ${query}` };
    return typeof answer === 'function' ? answer(variables) : answer;
  }
}

function holds(query: string, field: string): boolean {
  return new RegExp(`[{\\s]${field}\\b`).test(query);
}

function toGraphql(answer: Exclude<FakeAnswer, { status: number }>): unknown {
  if ('data' in answer) return { data: answer.data };
  const { message, ...extensions } = answer.error;
  return { data: null, errors: [{ message, extensions }] };
}
