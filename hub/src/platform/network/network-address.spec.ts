import { describe, expect, it } from '@jest/globals';
import { addressKind, isBlockedAddress } from './network-address.js';

describe('Addresses that nothing but an exactly added repository may lead to', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '0.0.0.0',
    '[fe80::1]',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::7f00:1',
    '::7f00:1',
    '::ffff:0:127.0.0.1',
    '2002:7f00:1::',
  ])('include %s (row 19)', (address) => expect(isBlockedAddress(address)).toBe(true));
  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '8.8.8.8', '[::1]', '2606:4700::1', 'github.com'])(
    'do not include %s',
    (address) => expect(isBlockedAddress(address)).toBe(false),
  );
});

describe('The kind of an address', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['[::1]', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['[::ffff:7f00:1]', 'loopback'],
    ['::ffff:10.1.2.3', 'private'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['2606:4700::1', 'public'],
    ['localhost', undefined],
  ])('of %s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));
});
