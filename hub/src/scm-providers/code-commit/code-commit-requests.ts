/** What the AWS SDK makes its requests with, over the guarded transport. */
import type { CodeCommitClientConfig } from '@aws-sdk/client-codecommit';
import type { OutboundHttp, OutboundSession } from '../../platform/outbound-http/outbound-http.js';

/** Failures whose body the SDK reads: AWS tells there what is wrong, most often with 400. */
const PASS_STATUSES: readonly number[] = [400, 401, 403, 404, 413, 429, 500, 502, 503, 504];

type RequestHandler = Extract<NonNullable<CodeCommitClientConfig['requestHandler']>, { handle: unknown }>;
type Handle = RequestHandler['handle'];
type AwsRequest = Parameters<Handle>[0];

/** One conversation for each endpoint that the SDK turns to. */
export function codeCommitRequests(http: Pick<OutboundHttp, 'open'>): RequestHandler {
  const sessions = new Map<string, OutboundSession>();
  const open = (origin: string): OutboundSession => {
    const session = sessions.get(origin) ?? http.open({ address: origin, passStatuses: PASS_STATUSES });
    sessions.set(origin, session);
    return session;
  };
  const handle = async (request: AwsRequest): Promise<Awaited<ReturnType<Handle>>> => {
    const url = addressOf(request);
    const response = await open(url.origin).fetch(url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body as string | Uint8Array<ArrayBuffer> }),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    const answer = { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
    return { response: answer } as Awaited<ReturnType<Handle>>;
  };
  return { handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}) };
}

function addressOf({ protocol, hostname, port, path, query }: AwsRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) url.searchParams.append(name, one);
  }
  return url;
}
