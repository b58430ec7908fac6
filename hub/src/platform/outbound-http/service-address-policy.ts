/** Which services the hub may reach: no loopback, link-local, metadata, unspecified or multicast address unless the configuration names it. */
import type { LookupAddress } from 'node:dns';
import { addressKind } from '../network/network-address.js';
import { type ServiceAddress, namesUrl, parseServiceAddress } from '../network/service-address.js';
import { UrlNotAllowedError } from './outbound-http.errors.js';
import type { OutboundReach } from './outbound-http.js';
import { MAX_URL_LENGTH } from './outbound-limits.js';

/**
 * `listed`: named by the allow list, or added exactly; reached whatever it resolves to. `guarded`: every address it resolves to is checked.
 * `repository`: the same, but loopback is allowed.
 */
export type HostClass = 'listed' | 'guarded' | 'repository';

export class ServiceAddressPolicy {
  private readonly entries: readonly ServiceAddress[];

  /** Entries are checked by the configuration; one that cannot be read allows nothing. */
  constructor(allowed: readonly string[]) {
    this.entries = allowed.flatMap((text) => parseServiceAddress(text) ?? []);
  }

  /** What may be known of a URL without resolving its host. Throws URL_NOT_ALLOWED. */
  classify(url: URL, reach: OutboundReach = 'service'): HostClass {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new UrlNotAllowedError(`Only http:// and https:// addresses are followed, not ${url.protocol}`, url.host);
    }
    if (url.username !== '' || url.password !== '') {
      throw new UrlNotAllowedError('A service address must not hold a user name or password.', url.host);
    }
    if (url.href.length > MAX_URL_LENGTH) {
      throw new UrlNotAllowedError(`An address of ${url.host} is longer than ${MAX_URL_LENGTH} characters.`, url.host);
    }
    if (reach === 'anywhere' || this.entries.some((entry) => namesUrl(entry, url))) return 'listed';
    const hostClass = reach === 'repository' ? 'repository' : 'guarded';
    this.checkAddress(url.hostname, url.hostname, hostClass);
    return hostClass;
  }

  /** Throws URL_NOT_ALLOWED when any address that a name leads to must not be reached. */
  checkResolved(host: string, addresses: readonly LookupAddress[], hostClass: HostClass): void {
    for (const { address } of addresses) this.checkAddress(host, address, hostClass);
  }

  private checkAddress(host: string, address: string, hostClass: HostClass): void {
    const kind = addressKind(address);
    if (hostClass === 'listed' || (kind !== 'loopback' && kind !== 'blocked')) return;
    if (hostClass === 'repository' && kind === 'loopback') return;
    if (this.entries.some((entry) => entry.kind === 'range' && entry.includes(address))) return;
    if (hostClass === 'repository') {
      throw new UrlNotAllowedError(
        `The host ${host} leads to a link-local or metadata address. Only a repository that was added by its exact address may do so.`,
        host,
      );
    }
    throw new UrlNotAllowedError(
      `The host ${host} leads to a loopback, link-local or metadata address, where neither generators nor redirects may lead. If it is meant, list it in WHEELHOUSE_ALLOWED_SERVICE_ADDRESSES.`,
      host,
    );
  }
}
