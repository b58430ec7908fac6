/** The grammar of proxies and of the hosts that are reached without one. An allow list: nothing of it may mean more to whoever reads it later. */
import { BlockList, isIP } from 'node:net';
import { addressKind, bareAddress } from './network-address.js';

/** Longer addresses are refused. */
const MAX_LENGTH = 2_048;
const SECRET = String.raw`(?:[A-Za-z0-9._~!$&()*+,;=-]|%[0-9A-Fa-f]{2})+`;
const PROXY = new RegExp(
  String.raw`^https?:\/\/(?:${SECRET}(?::${SECRET})?@)?(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$`,
);
const NO_PROXY_ENTRY = /^(?:\*|[a-z0-9.*:[\]_-]+(?:\/\d{1,3})?)$/i;

/** A proxy's address (`http://proxy:3128`, `https://user:password@proxy`); undefined for anything else, SOCKS among it. */
export function parseProxyAddress(text: string): URL | undefined {
  if (text.length > MAX_LENGTH || !PROXY.test(text)) return undefined;
  const url = URL.parse(text);
  return url === null || url.hostname === '' ? undefined : url;
}

/** Whether an entry of a list such as `NO_PROXY` can be understood. */
export function isNoProxyEntry(entry: string): boolean {
  return entry.length <= MAX_LENGTH && NO_PROXY_ENTRY.test(entry);
}

/**
 * Whether a host is reached through the proxy, given the entries of `NO_PROXY`, by the rules of Go: `*`, addresses, ranges (CIDR),
 * `example.com` with all below it, `.example.com` for what is below alone, each but ranges with a port or without. Never loopback.
 */
export function isProxied(
  host: { readonly hostname: string; readonly port: number },
  noProxy: readonly string[],
): boolean {
  const hostname = bareAddress(host.hostname).toLowerCase().replace(/\.$/, '');
  if (hostname === 'localhost' || addressKind(hostname) === 'loopback') return false;
  return !noProxy.some((entry) => isExcepted(hostname, host.port, entry.trim().toLowerCase()));
}

function isExcepted(hostname: string, port: number, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(hostname, entry);
  const [, name = '', onlyPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [entry, entry];
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const bare = bareAddress(name).replace(/\.$/, '');
  if (bare === '') return false;
  if (isIP(hostname) !== 0) return bare === hostname;
  const suffix = bare.replace(/^\*?\./, '');
  return (suffix === bare && hostname === bare) || hostname.endsWith(`.${suffix}`);
}

function isInRange(hostname: string, entry: string): boolean {
  const [address = '', bits = ''] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || version !== isIP(hostname) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (version === 6 ? 128 : 32)) return false;
  const range = new BlockList();
  const family = version === 6 ? 'ipv6' : 'ipv4';
  range.addSubnet(address, Number(bits), family);
  return range.check(hostname, family);
}
