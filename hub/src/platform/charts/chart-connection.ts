/** Conversations with chart repositories and registries: their guards, limits, and credentials that stay where they belong. */
import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HubConfig } from '../config/hub-config.js';
import { addressKind } from '../network/network-address.js';
import { OutboundHttp, type OutboundOptions, type OutboundSession } from '../outbound-http/outbound-http.js';
import type { ChartAccess } from './chart-remote.js';

/** What a conversation is for. */
export type ConversationOptions = Pick<OutboundOptions, 'maxBodyBytes' | 'isKeptByCaller' | 'isRaw' | 'passStatuses'>;

@Injectable()
export class ChartConnection {
  constructor(
    @Inject(OutboundHttp) private readonly http: OutboundHttp,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'repositoryTimeoutMs'>,
  ) {}

  /** With the repository's own host, where an exactly added address counts. `authorization`: only for that host. */
  toOwn(
    address: URL,
    access: ChartAccess,
    authorization: string | undefined,
    options: ConversationOptions = {},
  ): OutboundSession {
    const client = access.tls?.clientCertificate;
    const key = access.tls?.clientKey;
    return this.http.open({
      ...this.common(address, access, options),
      reach: access.anyAddress ? 'anywhere' : 'repository',
      ...(authorization !== undefined && { headers: { authorization } }),
      ...(client !== undefined && key !== undefined && { clientCertificate: { certificate: client, key } }),
    });
  }

  /** With another host, to which the repository at `from` led: it may be no inner one, unless that is an inner one on this machine. */
  toOther(
    address: URL,
    from: URL,
    access: ChartAccess,
    authorization: string | undefined,
    options: ConversationOptions = {},
  ): OutboundSession {
    const isFromHere = isLoopback(from);
    return this.http.open({
      ...this.common(address, access, options),
      reach: isFromHere ? 'repository' : 'service',
      ...(authorization !== undefined && { headers: { authorization } }),
    });
  }

  private common(address: URL, { tls, proxy }: ChartAccess, options: ConversationOptions): OutboundOptions {
    return {
      ...options,
      address: address.href,
      timeoutMs: this.config.repositoryTimeoutMs,
      ...(tls?.caCertificates !== undefined && { caCertificates: tls.caCertificates }),
      ...(tls?.isInsecure !== undefined && { isInsecure: tls.isInsecure }),
      ...(proxy !== undefined && { proxy }),
    };
  }
}

/** The header that proves who asks; undefined for anyone. */
export function authorizationOf({ credential, token }: ChartAccess): string | undefined {
  if (credential !== undefined) return basicAuthorization(credential);
  return token === undefined ? undefined : `Bearer ${token}`;
}

export function basicAuthorization({ username, password }: NonNullable<ChartAccess['credential']>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Tells accesses apart without holding their secrets. */
export function accessFingerprint({ credential, token, tls }: ChartAccess): string {
  const certificate = tls?.clientCertificate;
  if (credential === undefined && token === undefined && certificate === undefined) return 'anyone';
  return hash('sha256', JSON.stringify([credential?.username, credential?.password, token, certificate]));
}

/** Whether an address of the web is written as one of this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || addressKind(hostname) === 'loopback';
}
