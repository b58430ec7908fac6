/** Which network addresses a repository must not lead to unless a person named it exactly: metadata services and link-local ones. */
import { BlockList, isIP } from 'node:net';

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
blocked.addAddress('::', 'ipv6');
blocked.addSubnet('fe80::', 10, 'ipv6');
blocked.addSubnet('ff00::', 8, 'ipv6');
// IPv4 written as IPv6 in ways that routers unwrap: NAT64 and 6to4.
blocked.addSubnet('64:ff9b::', 96, 'ipv6');
blocked.addSubnet('2002::', 16, 'ipv6');

/** Whether an IP address (no name) is link-local, of a metadata service, unspecified or multicast. */
export function isBlockedAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return false;
  return blocked.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}
