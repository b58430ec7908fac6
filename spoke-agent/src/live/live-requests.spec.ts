// Who may ask, how often, and when it ends.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AgentAnswerInput,
  type AgentRequest,
  agentRequestSigningPayload,
  MAX_LIVE_REQUESTS,
} from '@wheelhouse/protocol';
import { settle, until } from '../stories/agent-scenario.js';
import { silentLogger } from '../logger.js';
import { type LiveAnswering, LiveRequests } from './live-requests.js';

const clusterId = 'cluster-a';
const hub = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

class Recorder implements LiveAnswering {
  readonly asked: string[] = [];
  readonly signals: AbortSignal[] = [];
  isHanging = false;

  async answer(applicationId: string, request: { kind: string }, signal: AbortSignal): Promise<unknown> {
    this.asked.push(`${request.kind} ${applicationId}`);
    this.signals.push(signal);
    if (!this.isHanging) return { done: true };
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('It was left.')));
    });
  }

  async sendLog(): Promise<void> {}
  rest(): void {}
}

let answering: Recorder;
let answers: AgentAnswerInput[];
let requests: LiveRequests;
let session: string;

beforeEach(() => {
  answering = new Recorder();
  answers = [];
  const taker = {
    answer: async (input: AgentAnswerInput) => {
      answers.push(input);
      return { isWanted: true, credit: 1 };
    },
  };
  requests = new LiveRequests({ hub: taker, answering, logger: silentLogger });
  requests.trust({ clusterId, hubKey: hub.publicKey });
  session = requests.begin();
});
afterEach(() => requests.end());

function signed(
  change: Partial<AgentRequest & { clusterId: string; session: string }> = {},
  key: KeyObject = hub.privateKey,
): AgentRequest {
  const request = {
    id: 'r1',
    number: 1,
    kind: 'tree',
    applicationId: 'app',
    parameters: {},
    clusterId,
    session,
    ...change,
  };
  const signature = sign(null, agentRequestSigningPayload(request), key).toString('base64url');
  const { id, number, kind, applicationId, parameters } = request;
  return { id, number, kind, applicationId, parameters, timeoutMs: 5_000, signature };
}

describe('requests that count', () => {
  it('are answered', async () => {
    requests.take(signed());
    await until('it is answered', () => answers.length === 1);
    expect(answering.asked).toEqual(['tree app']);
    expect(answers[0]).toEqual({ requestId: 'r1', sequence: 0, content: '{"done":true}', isDone: true });
  });

  it('are answered in pieces where the answer is long', async () => {
    answering.answer = async () => 'x'.repeat(600_000);
    requests.take(signed());
    await until('it is answered', () => answers.at(-1)?.isDone === true);
    expect(answers.map(({ sequence, isDone }) => [sequence, isDone])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
    expect(answers.map(({ content }) => content).join('')).toBe(JSON.stringify('x'.repeat(600_000)));
  });

  it('are answered in pieces that split no letter: a database keeps no halves', async () => {
    const text = '😀'.repeat(300_000);
    answering.answer = async () => text;
    requests.take(signed());
    await until('it is answered', () => answers.at(-1)?.isDone === true);
    const pieces = answers.map(({ content }) => content ?? '');
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    expect(pieces.join('') === JSON.stringify(text)).toBe(true);
  });
});

describe('requests that do not count', () => {
  const forgeries: Record<string, () => AgentRequest> = {
    'of somebody else than the hub': () => signed({}, stranger.privateKey),
    'for another cluster': () => signed({ clusterId: 'cluster-b' }),
    'for another socket': () => signed({ session: 'an-older-session-of-it' }),
    'changed on the way': () => ({ ...signed({ kind: 'tree' }), kind: 'delete' }),
    'about another application than was signed': () => ({ ...signed(), applicationId: 'other' }),
    'with other parameters than were signed': () => ({ ...signed(), parameters: { force: true } }),
    'without a signature': () => ({ ...signed(), signature: '' }),
  };

  it.each(Object.keys(forgeries))('%s do nothing', async (name) => {
    const forged = forgeries[name]?.();
    if (forged) requests.take(forged);
    await settle(20);
    expect([answering.asked, answers]).toEqual([[], []]);
  });

  it('a second time do nothing', async () => {
    const request = signed();
    requests.take(request);
    await until('it is answered', () => answers.length === 1);
    requests.take(request);
    requests.take({ ...signed({ id: 'r2', number: 1 }) });
    await settle(20);
    expect(answering.asked).toHaveLength(1);
  });

  it('after the socket ended do nothing', async () => {
    const request = signed();
    requests.end();
    requests.take(request);
    await settle(20);
    expect(answering.asked).toEqual([]);
  });
});

describe('requests under way', () => {
  it('end when they are cancelled, and with the socket', async () => {
    answering.isHanging = true;
    requests.take(signed());
    requests.take(signed({ id: 'r2', number: 2 }));
    await until('both run', () => answering.signals.length === 2);
    requests.take(signed({ id: 'r1', number: 3, kind: 'cancel', applicationId: '' }));
    expect(answering.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    requests.end();
    expect(answering.signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    await until('nothing runs', () => requests.size === 0);
    expect(answers).toEqual([]);
  });

  it('are so many at most, and the next one is refused', async () => {
    answering.isHanging = true;
    for (let number = 1; number <= MAX_LIVE_REQUESTS + 1; number += 1)
      requests.take(signed({ id: `r${number}`, number }));
    await until('one is refused', () => answers.length === 1);
    expect(answers[0]).toMatchObject({ requestId: `r${MAX_LIVE_REQUESTS + 1}`, error: { code: 'LIVE_REQUEST_LIMIT' } });
    expect(answering.asked).toHaveLength(MAX_LIVE_REQUESTS);
  });

  it('say nothing of what went wrong inside the agent', async () => {
    answering.answer = async () => {
      throw new Error('canary-4711 at /var/lib/secret');
    };
    const logged: object[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void logged.push(fields) };
    const taker = {
      answer: async (input: AgentAnswerInput) => {
        answers.push(input);
        return { isWanted: true, credit: 1 };
      },
    };
    requests = new LiveRequests({ hub: taker, answering, logger });
    requests.trust({ clusterId, hubKey: hub.publicKey });
    session = requests.begin();
    requests.take(signed());
    await until('it failed', () => answers.length === 1);
    expect(logged).toMatchObject([
      { kind: 'tree', error: 'Error', at: expect.arrayContaining([expect.stringContaining('live-requests.spec')]) },
    ]);
    expect(JSON.stringify(logged)).not.toContain('canary');
    expect(answers[0]?.error).toEqual({
      code: 'AGENT_FAILED',
      message: 'The agent failed to answer; its log says more.',
    });
  });
});
