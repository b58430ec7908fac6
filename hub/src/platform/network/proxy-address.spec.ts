import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isNoProxyEntry, isProxied, parseProxyAddress } from './proxy-address.js';

describe('The address of a proxy', () => {
  it.each([
    'http://proxy:3128',
    'https://proxy.example.com',
    'http://user:p%40ss@10.0.0.1:8080/',
    'http://[fd00::1]:3128',
  ])('may be %s', (text) => {
    expect(parseProxyAddress(text)?.hostname).toBeTruthy();
  });

  it.each([
    'socks5://proxy:1080',
    "socks5://proxy:1080' -o ProxyCommand=x '",
    "http://proxy:1080'; touch /tmp/x",
    'http://us"er@proxy',
    "http://us'er:x@proxy",
    'http://proxy:3128/path',
    'http://proxy?x',
    'http://proxy#x',
    'http://-proxy',
    'http://pro xy',
    'http://proxy\n',
    'http://%0a@proxy:x',
    'proxy:3128',
    'http://',
    'http://a@b@c',
    'http://proxy:999999',
  ])('is not %j (row 9)', (text) => {
    expect(parseProxyAddress(text)).toBeUndefined();
  });

  it('holds nothing that a shell, a header or an option could mean, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `http://${text}`),
          fc.webUrl(),
        ),
        (text) => {
          const url = parseProxyAddress(text);
          if (url === undefined) return;
          expect(url.protocol).toMatch(/^https?:$/);
          expect(text).not.toMatch(/['"`\\\s<>|{}]/);
        },
      ),
    );
  });
});

describe('What is reached through a proxy', () => {
  const host = (hostname: string, port = 443): { hostname: string; port: number } => ({ hostname, port });

  it.each([
    [[], 'example.com', true],
    [[], 'localhost', false],
    [[], '127.0.0.1', false],
    [[], '[::1]', false],
    [['*'], 'example.com', false],
    [['example.com'], 'example.com', false],
    [['example.com'], 'EXAMPLE.com.', false],
    [['example.com'], 'git.example.com', false],
    [['example.com'], 'badexample.com', true],
    [['.example.com'], 'example.com', true],
    [['.example.com'], 'git.example.com', false],
    [['*.example.com'], 'git.example.com', false],
    [['example.com:8443'], 'example.com', true],
    [['example.com:443'], 'example.com', false],
    [['10.0.0.0/8'], '10.2.3.4', false],
    [['10.0.0.0/8'], '11.2.3.4', true],
    [['10.0.0.0/8'], 'ten.example', true],
    [['10.1.1.1'], '10.1.1.1', false],
    [['[fd00::1]:443'], '[fd00::1]', false],
    [['fd00::/8'], '[fd00::1]', false],
    [['1.2.3.0/99', '/', '', ':', ' example.com '], 'example.com', false],
  ])('with NO_PROXY %j: %s is %s', (noProxy, hostname, expected) => {
    expect(isProxied(host(hostname), noProxy)).toBe(expected);
  });

  it('can always be said', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (hostname, noProxy) => {
        expect(typeof isProxied(host(hostname), noProxy)).toBe('boolean');
      }),
    );
    expect(['*', '.a.b', 'a:443', '10.0.0.0/8', '[::1]:3'].every(isNoProxyEntry)).toBe(true);
    expect(["a'b", 'a b', 'a/b', '', 'a,b'].some(isNoProxyEntry)).toBe(false);
  });
});
