import { describe, expect, it } from '@jest/globals';
import { isBlockedAddress } from './network-address.js';

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
    '::',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
  ])('include %s', (address) => expect(isBlockedAddress(address)).toBe(true));
  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '8.8.8.8', '[::1]', '2606:4700::1', 'github.com'])(
    'do not include %s',
    (address) => expect(isBlockedAddress(address)).toBe(false),
  );
});
