import { hash } from 'node:crypto';
import type { OutboundOptions } from './outbound-http.js';

/** Whom a session trusts. */
export interface TlsSettings {
  readonly caCertificates: string | undefined;
  readonly isInsecure: boolean;
  /** Different for different settings: neither connections nor kept answers pass from one to another. */
  readonly key: string;
}

export function tlsSettings({ caCertificates, isInsecure = false }: OutboundOptions): TlsSettings {
  const authority = caCertificates === undefined ? '' : hash('sha256', caCertificates);
  return { caCertificates, isInsecure, key: `${isInsecure ? 'insecure' : 'checked'} ${authority}` };
}
