// Commands that watch, and outputs that close, as real processes: signals and pipes are the point here. Needs `npm run build`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { page, sampleApplication } from '../testing/sample-answers.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** More than a pipe holds. */
const MANY = 5_000;

const event = (id: string, type: string) => ({
  id,
  at: '2026-03-01T12:00:00.000Z',
  type,
  severity: 'Normal',
  message: `Event ${id}.`,
  actor: 'hub',
  clusterName: 'dev',
  applicationName: 'shop-dev',
  applicationSetName: null,
  details: null,
});

let server: Server;
let sockets: WebSocketServer;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const isEvents = body.includes('events(');
      const nodes = isEvents ? [event('2', 'Second'), event('1', 'First')] : [sampleApplication()];
      const answer = body.includes('"many"')
        ? page(
            'applications',
            Array.from({ length: MANY }, () => sampleApplication()),
          )
        : page(isEvents ? 'events' : 'applications', nodes);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id?: string; type: string };
      if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (message.type === 'subscribe')
        socket.send(
          JSON.stringify({
            id: message.id,
            type: 'next',
            payload: { data: { fleetEvents: event('3', 'ThirdAndLast') } },
          }),
        );
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function start(...words: string[]): {
  child: ChildProcess;
  output: () => string;
  until: (text: string) => Promise<void>;
} {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env['PATH'], WHEELHOUSE_HUB: url, WHEELHOUSE_TOKEN: 't', WHEELHOUSE_CONFIG: '/nonexistent' },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    child,
    output: () => text,
    until: async (wanted) => {
      while (!text.includes(wanted)) await once(child.stdout, 'data');
    },
  };
}

const isBuilt = existsSync(MAIN);
const suite = isBuilt ? describe : describe.skip;

suite(`the process of the command line${isBuilt ? '' : ' (skipped: not built; npm run -s build)'}`, () => {
  it.each([['SIGINT'], ['SIGTERM']] as const)(
    'ends a watch of events on %s with 0, oldest first before',
    async (signal) => {
      const { child, output, until } = start('events', '-w');
      await until('ThirdAndLast');
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(0);
      const lines = output().trimEnd().split('\n');
      expect(lines.map((line) => line.split(/ {3,}/)[1])).toEqual(['TYPE', 'First', 'Second', 'ThirdAndLast']);
    },
  );

  it('watches applications as one JSON object a line', async () => {
    const { child, output, until } = start('app', 'list', '-w', '-o', 'json');
    await until('\n{');
    child.kill('SIGINT');
    await once(child, 'exit');
    const rows = output()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string });
    expect(rows.map(({ name }) => name)).toEqual(['shop-dev', 'shop-dev']);
  });

  it('ends quietly when nobody reads on', async () => {
    const { child } = start('app', 'list', '--search', 'many', '-o', 'json');
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = (await once(child, 'exit')) as [number | null];
    expect([code, stderr]).toEqual([0, '']);
  });
});
