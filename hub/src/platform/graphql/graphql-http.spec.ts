import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../clock/clock.js';
import { GOOD_TOKEN, type TestApi, startTestApi } from './test-api.js';

interface Answer {
  status: number;
  requestId: string | null;
  data?: Record<string, unknown>;
  errors?: {
    message: string;
    extensions: { code: string; kind: string; details?: unknown; requestId: string; retryable: boolean };
  }[];
}

describe('the API over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(new FakeClock(new Date('2031-05-06T07:08:09Z')));
  });
  afterAll(() => api.close());

  async function send(body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      body,
      headers: { authorization: GOOD_TOKEN, 'content-type': 'application/json', ...headers },
    });
    const answer = (await response.json()) as Omit<Answer, 'status'>;
    return { ...answer, status: response.status, requestId: response.headers.get('x-request-id') };
  }
  const ask = (query: string, headers?: Record<string, string>): Promise<Answer> =>
    send(JSON.stringify({ query }), headers);

  it('answers nobody without a credential, not even what it is', async () => {
    const answer = await ask('{ __schema { queryType { name } } }', { authorization: '' });
    expect(answer.status).toBe(401);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', kind: 'Unauthenticated' });
    expect(answer.data).toBeUndefined();
  });

  it('tells everybody its time: agents go by it for the credential that they are asked for', async () => {
    const response = await fetch(`${api.url}/graphql`, { method: 'POST' });
    expect([response.status, response.headers.get('date')]).toEqual([401, 'Tue, 06 May 2031 07:08:09 GMT']);
  });

  it('says that it cannot tell who asks while the database is away', async () => {
    const answer = await ask('{ hub { epoch } }', { authorization: 'Bearer away' });
    expect(answer.status).toBe(503);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ kind: 'Unavailable', retryable: true });
  });

  it('gives resolvers the identity and the id of the request', async () => {
    const answer = await ask('{ hub { version } }', { 'x-request-id': 'request-0001' });
    expect(answer).toMatchObject({
      status: 200,
      requestId: 'request-0001',
      data: { hub: { version: 'token:1 request-0001' } },
    });
  });

  it('makes an id of its own when the given one could forge a log line', async () => {
    expect((await ask('{ hub { version } }', { 'x-request-id': 'a b"c' })).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('shows the code, kind and details of an error of ours', async () => {
    const answer = await ask('{ clusters { totalCount } }');
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]).toMatchObject({
      message: 'The plan is stale.',
      extensions: {
        code: 'PLAN_STALE',
        kind: 'Conflict',
        details: { plan: '7' },
        requestId: answer.requestId,
        retryable: false,
      },
    });
  });

  it('hides the text of an error that nobody foresaw', async () => {
    const answer = await ask('{ viewer { name } }');
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL', requestId: answer.requestId });
  });

  it('calls a database that is away unavailable, to be tried again', async () => {
    const answer = await ask('{ applications { totalCount } }');
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      kind: 'Unavailable',
      retryable: true,
    });
  });

  it.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { hub { epoch } } query B { hub { epoch } }', 'OPERATION_RESOLUTION_FAILURE'],
  ])('tells what is wrong with %s', async (query, code) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, kind: 'InvalidInput' });
  });

  it.each([
    ['tokens', `{ ${'__typename '.repeat(4_100)} }`],
    ['rootFields', `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: __typename hub { epoch }`).join(' ')} }`],
    ['aliases', `{ hub { ${Array.from({ length: 51 }, (_, index) => `a${index}: epoch`).join(' ')} } }`],
    ['rows', '{ applications(first: 500) { nodes { resources(first: 500) { nodes { name } } } } }'],
  ])('refuses a query with too many %s', async (limit, query) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.errors?.map(({ extensions }) => extensions)).toContainEqual(
      expect.objectContaining({ code: 'QUERY_TOO_COMPLEX', details: expect.objectContaining({ limit }) }),
    );
  });

  it('allows the introspection that tools send', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect((await ask(getIntrospectionQuery())).status).toBe(200);
  });

  it('takes no batches, no forms, and nothing too large', async () => {
    expect((await send('[{"query":"{__typename}"}]')).status).toBe(400);
    expect((await send('query={__typename}', { 'content-type': 'text/plain' })).status).toBeGreaterThanOrEqual(400);
    const large = await send(JSON.stringify({ query: '{__typename}', variables: { a: 'x'.repeat(2 * 1024 * 1024) } }));
    expect(large.status).toBe(413);
  });

  it('changes nothing on GET', async () => {
    const url = `${api.url}/graphql?query=${encodeURIComponent('mutation { refreshRepository(url: "x") { url } }')}`;
    const response = await fetch(url, { headers: { authorization: GOOD_TOKEN, 'apollo-require-preflight': '1' } });
    expect(response.status).toBe(405);
  });
});
