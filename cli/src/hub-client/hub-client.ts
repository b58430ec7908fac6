import { CommandError, EXIT, type Refusal, RefusalError } from '../exit-codes.js';

/** How long one request may take. Applying a set may fetch a repository first. */
const REQUEST_TIMEOUT_MS = 120_000;

/** Where the hub is and with what to ask it. */
export interface HubAddress {
  readonly url: string;
  /** The whole Authorization header: `Bearer wht_...` or `Basic ...`. */
  readonly authorization: string;
}

interface GraphqlAnswer {
  data?: unknown;
  errors?: {
    message: string;
    extensions?: Refusal;
  }[];
}

/** Asks the hub. Turns its errors into command errors with the right exit code. */
export class HubClient {
  readonly address: HubAddress;

  constructor(address: HubAddress) {
    this.address = address;
  }

  async request<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const response = await this.post(JSON.stringify({ query, variables }));
    const answer = await readAnswer(response);
    const [error] = answer.errors ?? [];
    if (error) throw new RefusalError(error.message, error.extensions);
    return answer.data as Data;
  }

  private async post(body: string): Promise<Response> {
    try {
      return await fetch(new URL('/graphql', this.address.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: this.address.authorization },
        body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError')
        throw new CommandError(
          'TIMEOUT',
          `The hub at ${this.address.url} did not answer within ${REQUEST_TIMEOUT_MS / 1000} s.`,
          EXIT.timeout,
        );
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CommandError(
        'HUB_UNREACHABLE',
        `The hub at ${this.address.url} cannot be reached: ${cause}. Check WHEELHOUSE_HUB or \`wheelhouse context list\`.`,
        EXIT.unreachable,
      );
    }
  }
}

async function readAnswer(response: Response): Promise<GraphqlAnswer> {
  const text = await response.text();
  try {
    const answer = JSON.parse(text) as GraphqlAnswer;
    if (answer.data !== undefined || answer.errors) return answer;
  } catch {
    // Not the hub's GraphQL: told below.
  }
  if (response.status === 401)
    throw new CommandError('UNAUTHENTICATED', 'The hub does not accept the credential.', EXIT.unauthorized);
  throw new CommandError(
    'BAD_ANSWER',
    `${response.url} answered ${response.status} ${response.statusText}, which is no GraphQL answer. Is it a Wheelhouse hub?`,
    response.status >= 500 ? EXIT.unreachable : EXIT.failure,
  );
}
