/** The few calls that are made to Azure DevOps. */
import type { z } from 'zod';
import {
  ServiceAuthenticationError,
  ServiceNotFoundError,
  ServiceRejectedError,
  ServiceUnavailableError,
} from '../../platform/outbound-http/outbound-http.errors.js';
import type { JsonAnswer, OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { gatherPages, parseAnswer, readJsonBody } from '../scm-answers.js';
import { azureFailure, azurePage } from './azure-devops-answers.js';

/** All that is asked is in this version, which Azure DevOps Server 2019 and everything since understands. */
const API_VERSION = '5.1';
/** Failing statuses whose body tells what is missing. The session must let them through. */
export const AZURE_PASS_STATUSES: readonly number[] = [404];

type Query = Readonly<Record<string, string>>;

export class AzureDevopsClient {
  readonly host: string;
  /** `address` is that of an organization, or a collection of a server. */
  constructor(
    private readonly session: OutboundSession,
    private readonly address: string,
  ) {
    this.host = new URL(address).host;
  }

  /** All entries of a list. With `pageSize` it is read by `$skip`; wherever Azure gives a token to go on with, by that. */
  async list(path: string, query: Query = {}, pageSize?: number): Promise<unknown[]> {
    let position: Query = {};
    let seen = 0;
    return await gatherPages(this.host, async (page) => {
      const top = pageSize === undefined ? {} : { $top: String(pageSize) };
      const { body, headers } = await this.get(path, { ...query, ...top, ...position });
      const { value } = parseAnswer(azurePage, body, 'page of a list', this.host);
      seen += value.length;
      const token = headers.get('x-ms-continuationtoken') ?? '';
      if (token !== '') {
        if (position['continuationToken'] === token) {
          throw new ServiceUnavailableError(this.host, 'a list that it sent does not lead on to another page');
        }
        position = { continuationToken: token };
        return { items: value, next: page + 1 };
      }
      const isFull = pageSize !== undefined && position['continuationToken'] === undefined && value.length >= pageSize;
      position = { $skip: String(seen) };
      return { items: value, next: isFull ? page + 1 : undefined };
    });
  }

  /** Undefined when Azure says that the thing of this kind is not there, for example `GitItemNotFoundException`. */
  async find(path: string, query: Query, missing: string): Promise<unknown> {
    const answer = await this.ask(path, query);
    if (answer.status !== 404) return await readJsonBody(answer, this.host);
    const { typeKey } = await this.readFailure(answer);
    if (typeKey === missing) return undefined;
    throw new ServiceRejectedError(this.host, 404);
  }

  /** Throws SERVICE_NOT_FOUND when the project is not there. */
  async get(path: string, query: Query): Promise<JsonAnswer> {
    const answer = await this.ask(path, query);
    if (answer.status !== 404) return { body: await readJsonBody(answer, this.host), headers: answer.headers };
    const { typeKey, message } = await this.readFailure(answer);
    const isProject = typeKey?.startsWith('ProjectDoesNotExist') === true || message?.includes('TF200016') === true;
    // That an organization is not there does not mean that there is nothing in it.
    if (isProject) throw new ServiceNotFoundError(this.host, new URL(`${this.address}/${path}`).pathname);
    throw new ServiceRejectedError(this.host, 404);
  }

  private async ask(path: string, query: Query): Promise<Response> {
    const search = new URLSearchParams({ ...query, 'api-version': API_VERSION }).toString();
    const response = await this.session.fetch(`${this.address}/${path}?${search}`, {
      headers: { accept: 'application/json' },
    });
    // A token that it does not know is answered by the page to sign in, with this status.
    if (response.status === 203) throw new ServiceAuthenticationError(this.host, 203, true);
    return response;
  }

  private async readFailure(response: Response): Promise<z.infer<typeof azureFailure>> {
    const body: unknown = await response.json().catch(() => undefined);
    return azureFailure.safeParse(body).data ?? {};
  }
}
