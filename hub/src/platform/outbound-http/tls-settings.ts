import { hash } from 'node:crypto';
import type { OutboundOptions } from './outbound-http.js';

/** Whom a session trusts. */
export interface TlsSettings {
  readonly caCertificates: string | undefined;
  readonly isInsecure: boolean;
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
  /** Different for different settings: neither connections nor kept answers pass from one to another. */
  readonly key: string;
}

export function tlsSettings(
  options: Pick<OutboundOptions, 'caCertificates' | 'isInsecure' | 'clientCertificate'>,
): TlsSettings {
  const { caCertificates, isInsecure = false, clientCertificate: client } = options;
  const authority = caCertificates === undefined ? '' : hash('sha256', caCertificates);
  const own = client === undefined ? '' : hash('sha256', JSON.stringify([client.certificate, client.key]));
  return { caCertificates, isInsecure, client, key: `${isInsecure ? 'insecure' : 'checked'} ${authority} ${own}` };
}
