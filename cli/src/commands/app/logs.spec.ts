// Logs come over a socket: a small one that speaks graphql-ws and sends what the spec says.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';

type Variables = Readonly<Record<string, unknown>>;
/** What is sent to a subscription: `next` payloads, or one `error`. */
type Sent = readonly { readonly type: 'next' | 'error'; readonly payload: unknown }[];

let server: Server;
let sockets: WebSocketServer;
let url: string;
let asked: Variables[];
let send: (variables: Variables) => Sent;
let nodes: readonly object[];

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const answer = { data: { application: { resourceTree: { nodes, isTruncated: false, problems: [] } } } };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const { id, type, payload } = JSON.parse(data.toString()) as {
        id: string;
        type: string;
        payload: { variables: Variables };
      };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (type !== 'subscribe') return;
      asked.push(payload.variables);
      const sent = send(payload.variables);
      for (const message of sent) socket.send(JSON.stringify({ id, ...message }));
      if (sent.at(-1)?.type !== 'error') socket.send(JSON.stringify({ id, type: 'complete' }));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  nodes = [];
  send = () => [];
});

const run = (...words: string[]): Promise<CommandOutcome> =>
  runCommand(['app', 'logs', 'shop', ...words], { WHEELHOUSE_HUB: url, WHEELHOUSE_TOKEN: 'wht_test' });
const chunk = (lines: string[], droppedLines = 0) =>
  ({ type: 'next', payload: { data: { podLogs: { lines, droppedLines } } } }) as const;
const node = (name: string, kind: string, parentId: string | null) => ({
  id: name,
  parentId,
  kind,
  name,
  namespace: 'b',
});

describe('app logs', () => {
  it('prints the lines of one pod as they are, and asks for what the flags say', async () => {
    send = () => [chunk(['one', '']), chunk(['two'], 7)];
    const flags = [
      '-c',
      'web',
      '-f',
      '--tail',
      '5',
      '--since',
      '10m',
      '--previous',
      '--timestamps',
      '--namespace',
      'b',
    ];
    const { stdout, stderr, exitCode } = await run('--pod', 'web-1', ...flags);
    expect({ stdout, exitCode }).toEqual({ stdout: 'one\n\ntwo\n', exitCode: 0 });
    expect(stderr).toBe('web-1: 7 lines were left out, they came too fast.\n');
    expect(asked).toEqual([
      {
        application: 'shop',
        pod: 'web-1',
        namespace: 'b',
        container: 'web',
        follow: true,
        tailLines: 5,
        sinceSeconds: 600,
        previous: true,
        timestamps: true,
      },
    ]);
  });

  it('prints the pods below one object, each line with its pod', async () => {
    nodes = [
      node('web', 'Deployment', null),
      node('web-1', 'ReplicaSet', 'web'),
      node('web-1-a', 'Pod', 'web-1'),
      node('web-1-b', 'Pod', 'web-1'),
      node('other', 'Pod', null),
    ];
    send = ({ pod }) => [chunk([`of ${String(pod)}`])];
    const { stdout } = await run('--kind', 'deployment', '--name', 'web');
    expect(stdout.split('\n').toSorted()).toEqual(['', 'web-1-a  of web-1-a', 'web-1-b  of web-1-b']);
    const json = await run('--kind', 'Pod', '--name', 'other', '-o', 'json');
    expect(JSON.parse(json.stdout)).toEqual({ pod: 'other', line: 'of other' });
  });

  it('reads the others where a pod has no log yet, and says so', async () => {
    nodes = [node('new', 'Pod', null), node('old', 'Pod', null)];
    const reason = { message: 'It is on no node yet.', extensions: { code: 'INVALID_INPUT', kind: 'InvalidInput' } };
    send = ({ pod }) => (pod === 'new' ? [{ type: 'error', payload: [reason] }] : [chunk(['hello'])]);
    expect(await run()).toEqual({
      exitCode: 2,
      stdout: 'old  hello\n',
      stderr:
        'new: Error INVALID_INPUT: It is on no node yet.\n' +
        'Error NOT_ALL_READ: The logs of 1 of 2 pods could not be read to their end, see above.\n',
    });
  });

  it('refuses more pods than it can read at once, and none', async () => {
    nodes = Array.from({ length: 11 }, (_, index) => node(`pod-${index}`, 'Pod', null));
    expect(await run()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('11 pods fit') });
    nodes = [node('web', 'Deployment', null)];
    expect(await run()).toMatchObject({ exitCode: 4 });
    expect(asked).toEqual([]);
  });

  it('ends with what the hub says, at the beginning or in the middle', async () => {
    const refusal = { message: 'There is no application "shop".', extensions: { code: 'NOT_FOUND', kind: 'NotFound' } };
    send = () => [{ type: 'error', payload: [refusal] }];
    expect(await run('--pod', 'a')).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('NOT_FOUND') });
    const lost = {
      message: 'The connection was lost.',
      extensions: { code: 'AGENT_DISCONNECTED', kind: 'Unavailable' },
    };
    send = () => [chunk(['one']), { type: 'next', payload: { data: null, errors: [lost] } }];
    expect(await run('--pod', 'a')).toMatchObject({
      exitCode: 6,
      stdout: 'one\n',
      stderr: expect.stringContaining('AGENT_DISCONNECTED'),
    });
  });
});
