/** Gets the tokens that registries ask for, and remembers them as long as they are good. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../clock/clock.js';
import { RepositoryAuthenticationError, RepositoryUnavailableError } from '../../git/git.errors.js';
import { ServiceAuthenticationError, ServiceNotFoundError } from '../../outbound-http/outbound-http.errors.js';
import { accessFingerprint, basicAuthorization, ChartConnection } from '../chart-connection.js';
import {
  DEFAULT_TOKEN_SECONDS,
  MAX_KNOWN_TOKENS,
  MAX_REGISTRY_ANSWER_BYTES,
  TOKEN_SLACK_SECONDS,
} from '../chart-limits.js';
import type { ChartAccess } from '../chart-remote.js';
import { proofOf } from '../remote-errors.js';
import { type Challenge, mayHaveCredential } from './bearer-challenge.js';
import type { OciReference, RegistryPlace } from './oci-reference.js';

const tokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().optional(),
});

@Injectable()
export class OciTokens {
  private readonly known = new Map<string, { authorization: string; until: number }>();

  constructor(
    private readonly connection: ChartConnection,
    private readonly clock: Clock,
  ) {}

  /** What to send with the first request; undefined when nothing is known yet. */
  find(reference: OciReference, access: ChartAccess): string | undefined {
    if (access.token !== undefined) return `Bearer ${access.token}`;
    const key = keyOf(reference, access);
    const known = this.known.get(key);
    if (known !== undefined && known.until > this.clock.monotonicMs()) return known.authorization;
    this.known.delete(key);
    return undefined;
  }

  /** What to send after the challenge. Throws REPOSITORY_AUTHENTICATION_FAILED, and as sessions do. */
  async answer(place: RegistryPlace, challenge: Challenge | undefined): Promise<string> {
    const { url, reference, access } = place;
    const refusal = new RepositoryAuthenticationError(url, proofOf(access));
    if (challenge === undefined || access.token !== undefined) throw refusal;
    if (challenge.scheme === 'basic') {
      if (access.credential === undefined) throw refusal;
      return this.remember(reference, access, basicAuthorization(access.credential), Number.POSITIVE_INFINITY);
    }
    const { body } = await this.ask(place, challenge).catch((error: unknown) => {
      if (error instanceof ServiceAuthenticationError || error instanceof ServiceNotFoundError) throw refusal;
      throw error;
    });
    const answer = tokenAnswer.safeParse(body).data;
    const token = answer?.token ?? answer?.access_token;
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token))
      throw new RepositoryUnavailableError(url, 'its token service gives no token');
    const seconds = (answer?.expires_in ?? DEFAULT_TOKEN_SECONDS) - TOKEN_SLACK_SECONDS;
    return this.remember(reference, access, `Bearer ${token}`, this.clock.monotonicMs() + seconds * 1_000);
  }

  private async ask(
    { url, reference, access, from }: RegistryPlace,
    { realm: address, service, scope }: Extract<Challenge, { scheme: 'bearer' }>,
  ): Promise<{ body: unknown }> {
    const { origin, name } = reference;
    const realm = URL.parse(address);
    if (
      realm === null ||
      !/^https?:$/.test(realm.protocol) ||
      (origin.protocol === 'https:' && realm.protocol !== 'https:')
    )
      throw new RepositoryUnavailableError(url, 'its token service has an address that is not followed');
    const { credential } = access;
    const isSent = credential !== undefined && mayHaveCredential(realm, origin);
    const authorization = isSent ? basicAuthorization(credential) : undefined;
    if (service !== undefined) realm.searchParams.set('service', service);
    if (scope !== undefined || name !== '') realm.searchParams.set('scope', scope ?? `repository:${name}:pull`);
    const options = { maxBodyBytes: MAX_REGISTRY_ANSWER_BYTES, isKeptByCaller: true };
    const session =
      realm.origin === origin.origin && from === undefined
        ? this.connection.toOwn(realm, access, authorization, options)
        : this.connection.toOther(realm, from ?? origin, access, authorization, options);
    return await session.getJson(realm);
  }

  private remember(reference: OciReference, access: ChartAccess, authorization: string, until: number): string {
    if (this.known.size >= MAX_KNOWN_TOKENS) this.known.clear();
    this.known.set(keyOf(reference, access), { authorization, until });
    return authorization;
  }
}

function keyOf({ origin, name }: OciReference, access: ChartAccess): string {
  return `${origin.host} ${name} ${accessFingerprint(access)}`;
}
