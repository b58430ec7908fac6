/** What kind of place an IP address is: decides what addresses that users name may lead to. */
import { BlockList, isIP } from 'node:net';

/** `blocked`: link-local, of a metadata service, unspecified, multicast, or IPv4 hidden in IPv6. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'blocked';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const blocked = new BlockList();
blocked.addSubnet('0.0.0.0', 8, 'ipv4');
blocked.addSubnet('169.254.0.0', 16, 'ipv4');
blocked.addSubnet('224.0.0.0', 3, 'ipv4');
// Metadata services of clouds outside the link-local range.
blocked.addAddress('100.100.100.200', 'ipv4');
blocked.addAddress('168.63.129.16', 'ipv4');
blocked.addAddress('192.0.0.192', 'ipv4');
blocked.addAddress('fd00:ec2::254', 'ipv6');
blocked.addAddress('fd20:ce::254', 'ipv6');
blocked.addSubnet('fe80::', 10, 'ipv6');
blocked.addSubnet('ff00::', 8, 'ipv6');
// IPv4 written as IPv6 in ways that routers unwrap: the old compatible form (with ::), SIIT, NAT64, 6to4, Teredo.
blocked.addSubnet('::', 96, 'ipv6');
blocked.addSubnet('::ffff:0:0:0', 96, 'ipv6');
blocked.addSubnet('64:ff9b::', 96, 'ipv6');
blocked.addSubnet('64:ff9b:1::', 48, 'ipv6');
blocked.addSubnet('2002::', 16, 'ipv6');
blocked.addSubnet('2001::', 32, 'ipv6');

const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8, 'ipv4');
privateRanges.addSubnet('172.16.0.0', 12, 'ipv4');
privateRanges.addSubnet('192.168.0.0', 16, 'ipv4');
privateRanges.addSubnet('100.64.0.0', 10, 'ipv4');
privateRanges.addSubnet('fc00::', 7, 'ipv6');
privateRanges.addSubnet('fec0::', 10, 'ipv6');

/** The kind of an IP address, brackets and zone allowed; undefined for a name. */
export function addressKind(address: string): AddressKind | undefined {
  const bare = bareAddress(address);
  const version = isIP(bare);
  if (version === 0) return undefined;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(bare, family)) return 'loopback';
  if (blocked.check(bare, family)) return 'blocked';
  return privateRanges.check(bare, family) ? 'private' : 'public';
}

/** Whether an IP address (no name) is link-local, of a metadata service, unspecified or multicast. */
export function isBlockedAddress(address: string): boolean {
  return addressKind(address) === 'blocked';
}

/** Without the brackets of addresses in URLs and without the zone. */
export function bareAddress(address: string): string {
  return address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
}
