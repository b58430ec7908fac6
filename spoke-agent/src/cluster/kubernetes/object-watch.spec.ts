import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { WatchEvent } from '../cluster.js';
import type { ClusterError } from '../cluster.errors.js';
import { eventually } from '../contract/subject.js';
import { ApiConnection } from './api-connection.js';
import { ObjectWatch } from './object-watch.js';
import { type ScriptedApiServer, type ScriptedRequest, reply, startScriptedApiServer } from './scripted-api-server.js';

const COLLECTION = '/api/v1/configmaps';
const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function item(name: string, uid: string, resourceVersion = '1') {
  return { metadata: { name, namespace: 'a', uid, resourceVersion } };
}

function object(name: string, uid: string, resourceVersion = '1') {
  return { apiVersion: 'v1', kind: 'ConfigMap', ...item(name, uid, resourceVersion) };
}

function line(response: ServerResponse, type: string, body: object): void {
  response.write(`${JSON.stringify({ type, object: body })}\n`);
}

function list(response: ServerResponse, items: object[], resourceVersion: string, next?: string): void {
  reply(response, 200, { metadata: { resourceVersion, ...(next && { continue: next }) }, items });
}

/** Watches a server that lists and streams as told. `round` counts lists and streams apart. */
async function watching(
  onList: (response: ServerResponse, round: number, request: ScriptedRequest) => void,
  onStream: (response: ServerResponse, round: number, request: ScriptedRequest) => void,
): Promise<{
  connection: ApiConnection;
  server: ScriptedApiServer;
  events: WatchEvent[];
  problems: string[];
  summary: () => string[];
}> {
  let [lists, streams] = [0, 0];
  const server = await startScriptedApiServer((request, response) => {
    if (request.query.get('watch') === 'true') onStream(response, (streams += 1), request);
    else onList(response, (lists += 1), request);
  });
  const connection = new ApiConnection(server.access());
  const events: WatchEvent[] = [];
  const problems: string[] = [];
  const subject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    labelSelector: 'app',
    onProblem: (problem: ClusterError | undefined) => void problems.push(problem?.code ?? 'none'),
    path: () => Promise.resolve(COLLECTION),
  };
  const watch = new ObjectWatch(connection, subject, (event) => events.push(event));
  cleanups.push(
    () => server.close(),
    () => connection.close(),
    () => watch.close(),
  );
  const summary = (): string[] =>
    events.map((event) => (event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.uid ?? ''}`));
  return { connection, server, events, problems, summary };
}

describe('ObjectWatch', () => {
  it('reads a list page by page and watches from its version', async () => {
    const { server, summary } = await watching(
      (response, round) => list(response, [item(`x${round}`, `u${round}`)], '10', round === 1 ? 'more' : undefined),
      (response) => line(response, 'ADDED', object('y', 'u3', '11')),
    );
    await eventually('all events came', () => summary().length === 4);
    expect(summary()).toEqual(['added u1', 'added u2', 'synced', 'added u3']);
    expect(server.requests[1]?.query.get('continue')).toBe('more');
    expect(server.requests[2]?.query.get('resourceVersion')).toBe('10');
    expect(server.requests[2]?.query.get('allowWatchBookmarks')).toBe('true');
  });

  it('says why it cannot list or watch, and when it can again', async () => {
    const refusal = { kind: 'Status', reason: 'Forbidden', message: 'no', code: 403 };
    const { problems, summary } = await watching(
      (response, round) => (round === 1 ? reply(response, 403, refusal) : list(response, [], '10')),
      (response, round) => {
        if (round === 1) reply(response, 403, refusal);
        else line(response, 'ADDED', object('y', 'u3', '11'));
      },
    );
    await eventually('the watch goes on', () => summary().includes('added u3'));
    expect(problems).toEqual(['FORBIDDEN', 'none', 'FORBIDDEN', 'none']);
  });

  it('goes on from the last bookmark when the stream ends, without a list', async () => {
    const { server, summary } = await watching(
      (response) => list(response, [], '10'),
      (response, round) => {
        if (round > 1) return line(response, 'ADDED', object('x', 'u1', '51'));
        line(response, 'BOOKMARK', { kind: 'ConfigMap', metadata: { resourceVersion: '50' } });
        response.end();
      },
    );
    await eventually('the object came', () => summary().includes('added u1'));
    expect(summary()).toEqual(['synced', 'added u1']);
    expect(server.requests.at(-1)?.query.get('resourceVersion')).toBe('50');
  });

  it('goes on when the connection breaks', async () => {
    const { summary } = await watching(
      (response) => list(response, [item('x', 'u1')], '10'),
      (response, round) => {
        if (round === 1) response.socket?.resetAndDestroy();
        else line(response, 'DELETED', object('x', 'u1', '11'));
      },
    );
    await eventually('the removal came', () => summary().includes('deleted u1'));
    expect(summary()).toEqual(['added u1', 'synced', 'deleted u1']);
  });

  it.each(['as an event', 'as a status'])('lists anew when the history expired (%s)', async (how) => {
    const { events, summary } = await watching(
      (response, round) => {
        if (round === 1) list(response, [item('stays', 'u1'), item('goes', 'u2'), item('again', 'u3')], '10');
        else list(response, [item('stays', 'u1'), item('again', 'u4'), item('new', 'u5')], '90');
      },
      (response, round) => {
        if (round > 1) return response.flushHeaders();
        if (how === 'as an event') line(response, 'ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
        else reply(response, 410, { kind: 'Status', code: 410 });
      },
    );
    await eventually('it is synced again', () => summary().filter((event) => event === 'synced').length === 2);
    expect(summary().slice(4)).toEqual(['modified u1', 'deleted u3', 'added u4', 'added u5', 'deleted u2', 'synced']);
    expect(events[8]).toEqual({
      type: 'deleted',
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'goes', namespace: 'a', uid: 'u2' } },
    });
  });

  it('tries again when the list is refused', async () => {
    const { summary } = await watching(
      (response, round) => {
        if (round === 1) reply(response, 503, { kind: 'Status' });
        else list(response, [item('x', 'u1')], '10');
      },
      (response) => response.flushHeaders(),
    );
    await eventually('it is synced', () => summary().includes('synced'));
  });

  it('tells an event again when the listener failed with it', async () => {
    const server = await startScriptedApiServer(({ query }, response) => {
      if (query.get('watch') !== 'true') list(response, [], '10');
      else line(response, 'ADDED', object('x', 'u1', '11'));
    });
    const connection = new ApiConnection(server.access());
    let told = 0;
    const subject = { apiVersion: 'v1', kind: 'ConfigMap', labelSelector: '', path: () => Promise.resolve(COLLECTION) };
    const watch = new ObjectWatch(connection, subject, (event) => {
      if (event.type === 'synced') return;
      told += 1;
      if (told === 1) throw new Error('not now');
    });
    cleanups.push(
      () => server.close(),
      () => connection.close(),
      () => watch.close(),
    );
    await eventually('the event came twice', () => told === 2);
    expect(server.requests.at(-1)?.query.get('resourceVersion')).toBe('10');
  });

  it('row 7: goes on as soon as a server that gave no answer answers anybody, and lists anew at once what expired meanwhile', async () => {
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0);
    cleanups.push(() => chance.mockRestore());
    let isDown = false;
    let refusals = 0;
    const refuse = (response: ServerResponse): void => {
      refusals += 1;
      response.destroy();
    };
    const { connection, summary } = await watching(
      (response, round) => (isDown ? refuse(response) : list(response, [item('x', `u${round}`)], `${round}0`)),
      (response, round) => {
        if (isDown) refuse(response);
        else if (round === 1) {
          isDown = true;
          response.destroy();
        } else if (round > 1 && !summary().includes('added u2')) reply(response, 410, { kind: 'Status', code: 410 });
        else response.flushHeaders();
      },
    );
    await eventually('many tries failed', () => refusals > 12);
    chance.mockReturnValue(0.99);
    await eventually('it waits for long', async () => {
      const before = refusals;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return refusals === before;
    });
    isDown = false;
    await connection.request({ method: 'GET', path: COLLECTION });
    const from = performance.now();
    await eventually('it has listed anew', () => summary().filter((text) => text === 'synced').length === 2);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});
