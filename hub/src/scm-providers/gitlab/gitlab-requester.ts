/** What Gitbeaker makes its requests with, over the guarded transport. Only GET exists: nothing here changes anything. */
import type { Groups } from '@gitbeaker/rest';
import type { OutboundSession } from '../../platform/outbound-http/outbound-http.js';

type RequesterFn = NonNullable<ConstructorParameters<typeof Groups>[0]['requesterFn']>;
type Requester = ReturnType<RequesterFn>;

/** Gitbeaker's fields are in camel case, GitLab's in snake case. Empty ones are left out. */
function gitlabQuery(parameters: Readonly<Record<string, unknown>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    query.set(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    );
  }
  return query;
}

export function gitlabRequester(session: OutboundSession): RequesterFn {
  return ({ url: address }): Requester => {
    const get: Requester['get'] = async (endpoint, options = {}) => {
      const url = new URL(`${address.replace(/\/+$/, '')}/${endpoint}`);
      url.search = gitlabQuery(options.searchParams ?? {}).toString();
      const { body, headers } = await session.getJson(url);
      return { body: body as never, headers: Object.fromEntries(headers), status: 200 };
    };
    return { get, post: refuse, put: refuse, patch: refuse, delete: refuse };
  };
}

function refuse(): Promise<never> {
  return Promise.reject(new TypeError('Only GET is used of GitLab.'));
}
