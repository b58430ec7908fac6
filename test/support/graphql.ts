// Asks a hub as people's programs do. An error keeps its stable code, so that tests can name it.

/** Longer than any request that a test makes should take. */
const REQUEST_TIMEOUT_MS = 60_000;

interface Extensions {
  readonly code?: string;
  readonly [name: string]: unknown;
}

/** What the hub answered instead of data. */
export class HubError extends Error {
  readonly code: string;
  readonly status: number;
  readonly extensions: Extensions;

  constructor(message: string, status: number, extensions: Extensions) {
    super(message);
    this.code = extensions.code ?? 'NONE';
    this.status = status;
    this.extensions = extensions;
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions?: Extensions }[];
}

export class GraphqlClient {
  readonly url: string;
  private readonly authorization: () => string;

  /** `authorization` gives the whole header of each request; empty for none. */
  constructor(url: string, authorization: string | (() => string)) {
    this.url = url;
    this.authorization = typeof authorization === 'string' ? () => authorization : authorization;
  }

  async request<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const authorization = this.authorization();
    const response = await fetch(new URL('/graphql', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    const answer = parse(text);
    const [error] = answer?.errors ?? [];
    if (error) throw new HubError(error.message, response.status, error.extensions ?? {});
    if (answer?.data === undefined)
      throw new HubError(`${response.status}: ${text.slice(0, 500)}`, response.status, {});
    return answer.data as Data;
  }

  /** The error that a request must end with. */
  async refusal(query: string, variables: Record<string, unknown> = {}): Promise<HubError> {
    try {
      const data = await this.request(query, variables);
      throw new Error(`It was not refused: ${JSON.stringify(data)}`);
    } catch (error) {
      if (error instanceof HubError) return error;
      throw error;
    }
  }
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
