import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { comparableAddress } from './comparable-address.js';

describe('The address of a repository', () => {
  it('compares in every way that it may be written', () => {
    for (const address of [
      'https://github.com/Acme/Shop.git',
      'https://token@github.com/acme/shop/',
      'git@github.com:acme/shop.git',
      'git://github.com/acme/shop.git',
      'ssh://git@github.com:2222/acme/shop',
    ])
      expect(comparableAddress(address)).toBe('github.com/acme/shop');
    expect(comparableAddress('http://127.0.0.1:3000/shop.git')).toBe('127.0.0.1:3000/shop');
  });

  it.each([
    ['github.com/acme/shop', ['git@github.com:/acme//shop.git', 'ssh://git@ssh.github.com:443/acme/shop.git']],
    ['gitlab.com/a/b/c', ['git@gitlab.com:a/b/c.git', 'ssh://git@altssh.gitlab.com:443/a/b/c.git']],
    ['bitbucket.org/acme/shop', ['https://you@bitbucket.org/acme/shop.git', 'git@altssh.bitbucket.org:acme/shop']],
    [
      'bb.example.com/acme/shop',
      [
        'ssh://git@bb.example.com:7999/ACME/shop.git',
        'https://bb.example.com/scm/acme/shop.git',
        'https://bb.example.com/bitbucket/scm/acme/shop.git',
      ],
    ],
    [
      'bb.example.com/~ann/shop',
      ['ssh://git@bb.example.com:7999/~ann/shop.git', 'https://bb.example.com/scm/~ann/shop.git'],
    ],
    [
      'dev.azure.com/acme/my web/_git/shop',
      [
        'git@ssh.dev.azure.com:v3/acme/My%20Web/Shop',
        'https://acme@dev.azure.com/acme/My%20Web/_git/Shop',
        'https://acme.visualstudio.com/My%20Web/_git/Shop',
        'https://acme.visualstudio.com/DefaultCollection/My%20Web/_git/Shop',
        'acme@vs-ssh.visualstudio.com:v3/acme/My%20Web/Shop',
      ],
    ],
    [
      'dev.azure.com/acme/shop/_git/shop',
      ['https://dev.azure.com/acme/_git/shop', 'git@ssh.dev.azure.com:v3/acme/shop/shop'],
    ],
    [
      'gitea.example.com:3000/acme/shop',
      ['https://gitea.example.com:3000/acme/shop', 'http://gitea.example.com:3000/acme/shop.git'],
    ],
  ])('is %s by HTTPS and by SSH, as the host writes them', (expected, addresses) => {
    expect(addresses.map(comparableAddress)).toEqual(addresses.map(() => expected));
  });

  it('tells repositories apart', () => {
    const addresses = [
      'https://h/a/b',
      'https://h/a/c',
      'https://h/b/a',
      'https://h:8443/a/b',
      'https://i/a/b',
      'https://h/scm/b',
      'https://h/x/a/b',
    ];
    expect(new Set(addresses.map(comparableAddress)).size).toBe(addresses.length);
  });

  it('is none without a host or a path', () => {
    for (const address of ['', 'shop', 'https://github.com', 'https://github.com/', '/srv/git'])
      expect(comparableAddress(address)).toBeUndefined();
  });

  it('is a text or nothing, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => ['string', 'undefined'].includes(typeof comparableAddress(text))));
  });
});
