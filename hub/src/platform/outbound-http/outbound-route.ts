/** How one session reaches its own origin, and the places where that leads on to. */
import { addressKind } from '../network/network-address.js';
import { isProxied } from '../network/proxy-address.js';
import type { OutboundOptions, OutboundReach } from './outbound-http.js';
import type { OutboundLimits } from './outbound-limits.js';
import { type TlsSettings, tlsSettings } from './tls-settings.js';

/** What one request is sent with. */
export interface Hop {
  readonly reach: OutboundReach;
  readonly tls: TlsSettings;
  readonly proxy: string | undefined;
  /** Whether answers are kept here, to be asked about. */
  readonly isKept: boolean;
  readonly isRaw: boolean;
  readonly limits: Partial<OutboundLimits>;
}

export class OutboundRoute {
  private readonly own: TlsSettings;
  private readonly others: TlsSettings;

  constructor(
    private readonly address: URL,
    private readonly options: OutboundOptions,
  ) {
    const { clientCertificate: _own, ...rest } = options;
    this.own = tlsSettings(options);
    this.others = tlsSettings(rest);
  }

  to(url: URL): Hop {
    const { maxBodyBytes, isKeptByCaller, isRaw = false } = this.options;
    const isOwn = url.origin === this.address.origin;
    return {
      reach: this.reachOf(isOwn),
      tls: isOwn ? this.own : this.others,
      proxy: this.proxyTo(url),
      isKept: isKeptByCaller !== true && !isRaw,
      isRaw,
      limits: maxBodyBytes === undefined ? {} : { maxBodyBytes, maxDecodedBytes: maxBodyBytes },
    };
  }

  private reachOf(isOwn: boolean): OutboundReach {
    const { reach = 'service' } = this.options;
    if (isOwn || reach === 'service') return reach;
    // Who is on this machine may lead to others on it; nobody else may.
    const { hostname } = this.address;
    return hostname === 'localhost' || addressKind(hostname) === 'loopback' ? 'repository' : 'service';
  }

  private proxyTo({ hostname, port, protocol }: URL): string | undefined {
    const { proxy } = this.options;
    if (proxy === undefined) return undefined;
    const host = { hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
    return isProxied(host, proxy.noProxy) ? proxy.url : undefined;
  }
}
