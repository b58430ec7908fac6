/** Asks a registry, with the authentication that it wants. */
import { Injectable } from '@nestjs/common';
import { RepositoryAuthenticationError } from '../../git/git.errors.js';
import { ChartConnection, type ConversationOptions } from '../chart-connection.js';
import { asRepository, proofOf } from '../remote-errors.js';
import { parseChallenge } from './bearer-challenge.js';
import type { RegistryPlace } from './oci-reference.js';
import { OciTokens } from './oci-tokens.js';

/** One question. */
export interface RegistryQuestion {
  /** Below `/v2/`, or as a page names the next one. */
  readonly path: string;
  readonly accept: string;
  readonly method?: 'GET' | 'HEAD';
  readonly options: ConversationOptions;
}

@Injectable()
export class OciRegistry {
  constructor(
    private readonly connection: ChartConnection,
    private readonly tokens: OciTokens,
  ) {}

  /** The answer; 404 is one, too. Throws as ChartRemote does. */
  async ask(place: RegistryPlace, question: RegistryQuestion): Promise<Response> {
    const { url, reference, access } = place;
    return await asRepository(url, reference.origin, access, async () => {
      const first = await this.send(place, question, this.tokens.find(reference, access));
      if (first.status !== 401) return first;
      const challenge = parseChallenge(first.headers.get('www-authenticate'));
      const second = await this.send(place, question, await this.tokens.answer(place, challenge));
      if (second.status === 401) throw new RepositoryAuthenticationError(url, proofOf(access));
      return second;
    });
  }

  private async send(
    { reference, access, from }: RegistryPlace,
    { path, accept, method = 'GET', options }: RegistryQuestion,
    authorization: string | undefined,
  ): Promise<Response> {
    const address = new URL(path, new URL('/v2/', reference.origin));
    const passed = { ...options, passStatuses: method === 'HEAD' ? [401, 404, 405] : [401, 404] };
    const session =
      from === undefined
        ? this.connection.toOwn(reference.origin, access, authorization, passed)
        : this.connection.toOther(reference.origin, from, access, authorization, passed);
    return await session.fetch(address, { method, headers: { accept } });
  }
}
