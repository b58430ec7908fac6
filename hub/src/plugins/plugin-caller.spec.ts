import { afterEach, describe, expect, it } from '@jest/globals';
import type { PluginQuestion } from '@wheelhouse/generators';
import type { ConfigObjects } from '../config-objects/config-objects.service.js';
import { ConfigMapNotFoundError, SecretNotFoundError } from '../config-objects/config-objects.errors.js';
import { testOutboundHttp } from '../platform/outbound-http/testing/test-outbound-http.js';
import {
  type ReceivedRequest,
  type TestAnswer,
  type TestServer,
  startTestServer,
} from '../platform/outbound-http/testing/test-server.js';
import { PluginCaller } from './plugin-caller.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startServer(answer: (request: ReceivedRequest) => TestAnswer | undefined): Promise<TestServer> {
  const server = await startTestServer(answer);
  closing.push(() => server.close());
  return server;
}

const TOKEN = 'pl-s3cret';
const SECRETS = new Map([
  ['argocd-secret/plugin.token', `${TOKEN}\n`],
  ['mine/token', 'of-mine'],
]);

/** A caller whose hub holds one ConfigMap, `plugin`. */
function callerFor(data: Record<string, string>, allowed = ['127.0.0.1']): PluginCaller {
  const http = testOutboundHttp({ allowed });
  closing.push(() => http.onApplicationShutdown());
  const objects: Pick<ConfigObjects, 'getConfigMap' | 'getSecretValue'> = {
    getConfigMap: (name) =>
      name === 'plugin' ? Promise.resolve(data) : Promise.reject(new ConfigMapNotFoundError(name)),
    getSecretValue: (name, key) => {
      const value = SECRETS.get(`${name}/${key}`);
      return value === undefined ? Promise.reject(new SecretNotFoundError(name, key)) : Promise.resolve(value);
    },
  };
  return new PluginCaller(objects as ConfigObjects, http);
}

const question: PluginQuestion = {
  kind: 'plugin',
  applicationSetName: 'web',
  configMap: 'plugin',
  input: { team: 'a', sizes: [1, { deep: true }] },
};
const token = '$plugin.token';

describe('A plugin', () => {
  it('is asked as Argo CD asks it, and answers as it is', async () => {
    const parameters = [{ name: 'a', nested: { list: [1, 'x', null] } }, {}, JSON.parse('{"__proto__":{"a":1}}')];
    const server = await startServer(() => ({ body: { output: { parameters } } }));
    for (const baseUrl of [`${server.url}/base`, `${server.url}/base/`]) {
      expect(await callerFor({ baseUrl, token }).answer(question)).toEqual(parameters);
    }
    const [first, second] = server.requests;
    expect(first).toMatchObject({ method: 'POST', path: '/base/api/v1/getparams.execute' });
    expect(first?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' });
    expect(JSON.parse(first?.body ?? '')).toEqual({ applicationSetName: 'web', input: { parameters: question.input } });
    expect(second?.path).toBe(first?.path);
  });

  it('gets the token of the Secret that the ConfigMap names', async () => {
    const server = await startServer(() => ({ body: { output: { parameters: [] } } }));
    await callerFor({ baseUrl: server.url, token: '$mine:token' }).answer(question);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer of-mine');
    const missing = callerFor({ baseUrl: server.url, token: '$mine:other' }).answer(question);
    await expect(missing).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
  });

  it.each([
    [{}, 'baseUrl'],
    [{ baseUrl: '', token }, 'baseUrl'],
    [{ baseUrl: 'http://p' }, 'token'],
    [{ baseUrl: 'http://p', token: TOKEN }, 'token'],
    [{ baseUrl: 'http://p', token: '$' }, 'token'],
    [{ baseUrl: 'http://p', token: '$a:b:c' }, 'token'],
    [{ baseUrl: 'http://p', token, requestTimeout: '1.5' }, 'requestTimeout'],
    [{ baseUrl: 'http://p', token, requestTimeout: '-1' }, 'requestTimeout'],
    [{ baseUrl: 'http://p', token, requestTimeout: '' }, 'requestTimeout'],
  ])('whose ConfigMap is %j is not asked', async (data, named) => {
    const error: unknown = await callerFor(data)
      .answer(question)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PLUGIN_CONFIG_INVALID', message: expect.stringContaining(named) });
    expect(error).toMatchObject({ message: expect.not.stringContaining(TOKEN) });
  });

  it('without a ConfigMap is an error', async () => {
    const other = callerFor({}).answer({ ...question, configMap: 'other' });
    await expect(other).rejects.toMatchObject({ code: 'CONFIG_MAP_NOT_FOUND' });
  });

  it('that has nothing to say writes an empty list, or null as Go does', async () => {
    const server = await startServer(() => ({ body: { output: { parameters: null } } }));
    expect(await callerFor({ baseUrl: server.url, token }).answer(question)).toEqual([]);
  });

  it.each([
    [{}],
    [{ output: {} }],
    [{ output: null }],
    [{ output: { parameters: {} } }],
    [{ output: { parameters: ['a'] } }],
    [{ output: { parameters: [null] } }],
    [{ outputParameters: [] }],
    [[]],
    [null],
    ['{"output":{"parameters":['],
    ['<html>'],
    [`{"output":{"parameters":[{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}}`],
  ])('that answers %.80j is an error, not an empty list', async (body) => {
    const server = await startServer(() => ({ body }));
    const answer = callerFor({ baseUrl: server.url, token }).answer(question);
    await expect(answer).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it.each([
    [500, 'SERVICE_UNAVAILABLE'],
    [401, 'SERVICE_AUTHENTICATION_FAILED'],
    [404, 'SERVICE_NOT_FOUND'],
    [429, 'RATE_LIMITED'],
  ])('that answers with status %i is an error, and is not asked twice', async (status, code) => {
    const server = await startServer(() => ({ status, body: { output: { parameters: [] } } }));
    const error: unknown = await callerFor({ baseUrl: server.url, token })
      .answer(question)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN);
    expect(server.requests).toHaveLength(1);
  });

  it('that does not answer in its time is an error', async () => {
    const server = await startServer(() => ({ raw: () => undefined }));
    const answer = callerFor({ baseUrl: server.url, token, requestTimeout: '1' }).answer(question);
    await expect(answer).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('1 s'),
    });
  });

  it('must not be where the hub may not reach, nor lead there', async () => {
    const server = await startServer(() => ({ body: { output: { parameters: [] } } }));
    const guarded = callerFor({ baseUrl: server.url, token }, []).answer(question);
    await expect(guarded).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    for (const baseUrl of ['ftp://127.0.0.1', 'http://a:b@127.0.0.1', 'plugin', 'http://169.254.169.254/latest']) {
      const refused = callerFor({ baseUrl, token }).answer(question);
      await expect(refused).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    }
    const away = await startServer(() => ({ status: 307, headers: { location: `${server.url}/x` } }));
    const led = callerFor({ baseUrl: away.url, token }).answer(question);
    await expect(led).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(server.requests).toEqual([]);
  });
});
