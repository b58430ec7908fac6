/** The grammar of the allow list of service addresses: hosts, hosts with a port, ranges of addresses (CIDR), prefixes of URLs. */
import { BlockList, isIP } from 'node:net';
import { bareAddress } from './network-address.js';

/** One entry of the allow list, read. */
export type ServiceAddress =
  | { readonly kind: 'host'; readonly host: string; readonly port: string | undefined }
  | { readonly kind: 'range'; readonly includes: (address: string) => boolean }
  | { readonly kind: 'prefix'; readonly origin: string; readonly path: string };

/** Reads an entry; undefined when it is none of the forms. */
export function parseServiceAddress(text: string): ServiceAddress | undefined {
  if (text.includes('://')) return parsePrefix(text);
  if (text.includes('/')) return parseRange(text);
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]\s@?#\\%]+)(?::(\d{1,5}))?$/i.exec(isIP(text) === 6 ? `[${text}]` : text);
  const url = match === null ? null : URL.parse(`http://${match[1]}`);
  if (url === null || url.hostname === '' || Number(match?.[2] ?? 0) > 65_535) return undefined;
  return { kind: 'host', host: url.hostname, port: match?.[2] };
}

/** Whether a URL is named by an entry. A range names no URL: it is asked for each address that a name leads to. */
export function namesUrl(entry: ServiceAddress, url: URL): boolean {
  if (entry.kind === 'range') return false;
  if (entry.kind === 'host') {
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return entry.host === url.hostname && (entry.port === undefined || entry.port === port);
  }
  // An encoded slash or dot may be taken for a step by the service.
  const isPlain = !/%(?:2e|2f|5c)/i.test(url.pathname);
  const isBelow = entry.path === '/' || url.pathname === entry.path || url.pathname.startsWith(`${entry.path}/`);
  return entry.origin === url.origin && isPlain && isBelow;
}

function parsePrefix(text: string): ServiceAddress | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  if (url.search !== '' || url.hash !== '') return undefined;
  return { kind: 'prefix', origin: url.origin, path: url.pathname.replace(/(.)\/+$/, '$1') };
}

function parseRange(text: string): ServiceAddress | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] ?? '';
  const version = isIP(address);
  const bits = Number(match?.[2]);
  if (version === 0 || bits > (version === 6 ? 128 : 32)) return undefined;
  const range = new BlockList();
  range.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
  return {
    kind: 'range',
    includes: (one) => range.check(bareAddress(one), isIP(bareAddress(one)) === 6 ? 'ipv6' : 'ipv4'),
  };
}
