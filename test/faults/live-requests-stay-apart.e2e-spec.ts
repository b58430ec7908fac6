// Row 6 of the faults, for live requests: an agent hears and answers what concerns its own cluster, whatever ids it names. And what people see
// when an agent does not answer, or knows nothing of such requests.
import { afterAll, expect, it } from '@jest/globals';
import {
  AgentAnswer,
  type AgentAnswerInput,
  type AgentAnswerPayload,
  type AgentRequest,
  AgentRequests,
} from '@wheelhouse/protocol';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { BareAgent } from '../support/bare-agent.js';
import { HubError } from '../support/graphql.js';
import { application } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const TREE = `{ application(name: "web") { name resourceTree { isTruncated } } }`;
const LOGS = `subscription { podLogs(application: "web", pod: "web-1", follow: true) { lines droppedLines } }`;
const EMPTY_TREE = JSON.stringify({ nodes: [], isTruncated: false, problems: [] });

describeFleet('live requests', {}, (fleet) => {
  const sockets: Client[] = [];
  let mine: BareAgent;
  let other: BareAgent;
  /** What the other one was asked: one socket for all steps, since requests go to the newest that the hub knows of just then. */
  let heard: AgentRequest[] = [];
  afterAll(() => {
    for (const socket of sockets) socket.terminate();
  });

  const open = (authorization: () => string): Client => {
    const url = `${fleet().hub.url.replace('http', 'ws')}/graphql`;
    const connectionParams = (): Record<string, string> => ({ authorization: authorization() });
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
    sockets.push(client);
    return client;
  };
  /** A request that nobody takes is given up soon: the socket is open before anything is asked. */
  const listen = async (agent: BareAgent, session = 'a-session-that-is-long-enough'): Promise<AgentRequest[]> => {
    const requests: AgentRequest[] = [];
    const client = open(() => `Bearer ${agent.assertion()}`);
    const connected = new Promise((resolve) => client.on('connected', resolve));
    client.subscribe<{ agentRequests: AgentRequest }>(
      { query: AgentRequests.query, variables: { session } },
      {
        next: ({ data }) => void (data && requests.push(data.agentRequests)),
        error: () => undefined,
        complete: () => undefined,
      },
    );
    await connected;
    return requests;
  };
  /** The first request of a kind that came after so many others. */
  const untilHeard = async (kind: string, after: number): Promise<AgentRequest> =>
    until(`the agent hears of ${kind}`, () => heard.slice(after).find((request) => request.kind === kind));
  const untilCancelled = async (wanted: string): Promise<AgentRequest> =>
    until('the agent is told', () => heard.find(({ id, kind }) => id === wanted && kind === 'cancel'));
  const answer = async (agent: BareAgent, input: AgentAnswerInput): Promise<AgentAnswerPayload> => {
    const data = await agent.client.request<{ agentAnswer: AgentAnswerPayload }>(AgentAnswer.query, { input });
    return data.agentAnswer;
  };

  it('to an agent that does not know them end with a word to that', async () => {
    mine = await BareAgent.join(fleet().hub.url, await fleet().register('mine'));
    other = await BareAgent.join(fleet().hub.url, await fleet().register('other'));
    await fleet().applyApplication(
      application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'other' }),
    );
    await until('the other one has it', async () => (await other.desiredState()).assignments.length > 0);
    await fleet().untilApplication('web', 'is on a Live cluster', ({ freshness }) => freshness === 'Live');
    const refusal = await fleet().client.refusal(TREE);
    expect(refusal).toMatchObject({ code: 'AGENT_NOT_LISTENING' });
    expect(refusal.message).toContain('older than this hub');
  });

  it('are heard and answered by the agent of their cluster alone', async () => {
    const heardByMine = await listen(mine);
    heard = await listen(other);
    const asked = fleet().client.request<{ application: unknown }>(TREE);
    const request = await untilHeard('tree', 0);
    expect(request).toMatchObject({ kind: 'tree', number: 1 });
    const forged = { requestId: request.id, sequence: 0, content: '"forged"', isDone: true };
    expect(await answer(mine, forged)).toEqual({ isWanted: false, credit: 0 });
    expect(await answer(mine, { ...forged, sequence: null, content: null })).toEqual({ isWanted: false, credit: 0 });
    expect(await answer(other, { ...forged, content: EMPTY_TREE })).toMatchObject({ credit: 0 });
    expect((await asked).application).toEqual({ name: 'web', resourceTree: { isTruncated: false } });
    expect(heardByMine).toEqual([]);
  });

  it('with an answer that makes no sense fail, and say nothing of it', async () => {
    const before = heard.length;
    const asked = fleet()
      .client.request(TREE)
      .catch((error: unknown) => error as HubError);
    const { id } = await untilHeard('tree', before);
    await answer(other, { requestId: id, sequence: 0, content: '{"nodes":"canary-4711"}', isDone: true });
    const error = await asked;
    expect(error).toMatchObject({ code: 'AGENT_FAILED' });
    expect((error as HubError).message).not.toContain('canary');
  });

  it('for a log end when the reader leaves: the agent is told, and what it still sends is unwanted', async () => {
    const before = heard.length;
    const reader = open(() => `Bearer ${fleet().hub.token}`);
    const log = reader.iterate<{ podLogs: { lines: string[] } }>({ query: LOGS });
    const first = log.next();
    const { id } = await untilHeard('logs', before);
    const piece = {
      requestId: id,
      sequence: 0,
      content: JSON.stringify({ lines: ['one'], dropped: 0 }),
      isDone: false,
    };
    expect(await answer(other, piece)).toMatchObject({ isWanted: true });
    const { value } = (await first) as { value: { data?: { podLogs: { lines: string[] } } } };
    expect(value.data?.podLogs.lines).toEqual(['one']);
    await log.return?.();
    await untilCancelled(id);
    expect(await answer(other, { ...piece, sequence: 1 })).toEqual({ isWanted: false, credit: 0 });
  });

  it('for a log slow the agent down when the reader does not read', async () => {
    const before = heard.length;
    const socket = new WebSocket(`${fleet().hub.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    const say = (message: object): void => socket.send(JSON.stringify(message));
    say({ type: 'connection_init', payload: { authorization: `Bearer ${fleet().hub.token}` } });
    await new Promise((resolve) => socket.once('message', resolve));
    say({ id: '1', type: 'subscribe', payload: { query: LOGS } });
    const { id } = await untilHeard('logs', before);
    socket.pause();
    const content = JSON.stringify({ lines: ['x'.repeat(200_000)], dropped: 0 });
    let sequence = 0;
    for (let credit = 1; credit > 0 && sequence < 500; sequence += 1)
      ({ credit } = await answer(other, { requestId: id, sequence, content, isDone: false }));
    // What fits into the sockets between, and eight pieces.
    expect(sequence).toBeLessThan(100);
    socket.resume();
    await until('there is room again', async () => {
      const { credit } = await answer(other, { requestId: id, sequence: null, isDone: false });
      return credit > 0;
    });
    socket.terminate();
    await untilCancelled(id);
  });
});
