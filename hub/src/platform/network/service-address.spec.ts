import { describe, expect, it } from '@jest/globals';
import { namesUrl, parseServiceAddress } from './service-address.js';

function names(entry: string, url: string): boolean {
  const parsed = parseServiceAddress(entry);
  if (parsed === undefined) throw new Error(`${entry} cannot be read`);
  return namesUrl(parsed, new URL(url));
}

describe('Entries of the allow list', () => {
  it.each([
    ['plugin.internal', 'http://plugin.internal:8080/x', true],
    ['PLUGIN.internal', 'http://plugin.internal/', true],
    ['plugin.internal', 'http://a.plugin.internal/', false],
    ['plugin.internal:8080', 'http://plugin.internal:8080/', true],
    ['plugin.internal:443', 'https://plugin.internal/', true],
    ['plugin.internal:443', 'http://plugin.internal/', false],
    ['127.0.0.1', 'http://127.0.0.1:99/', true],
    ['127.0.0.1', 'http://2130706433/', true],
    ['[::1]:80', 'http://[::1]/', true],
    ['::1', 'http://[0:0::1]:5/', true],
    ['http://h:8080/api', 'http://h:8080/api', true],
    ['http://h:8080/api/', 'http://h:8080/api/v1', true],
    ['http://h:8080/api', 'http://h:8080/apis', false],
    ['http://h:8080/api', 'http://h:8080/api/%2e%2e/x', false],
    ['http://h:8080/api', 'http://h:8080/api/..%2fx', false],
    ['http://h:8080/api', 'https://h:8080/api', false],
    ['https://h', 'https://h/anything', true],
    ['127.0.0.0/8', 'http://127.0.0.1/', false],
  ])('%s names %s: %s', (entry, url, expected) => expect(names(entry, url)).toBe(expected));

  it('can be ranges, which take addresses and no names', () => {
    const entry = parseServiceAddress('127.0.0.0/8');
    expect(entry?.kind === 'range' && entry.includes('127.1.2.3')).toBe(true);
    expect(entry?.kind === 'range' && entry.includes('128.0.0.1')).toBe(false);
    const wide = parseServiceAddress('fd00::/8');
    expect(wide?.kind === 'range' && wide.includes('[fd00::1]')).toBe(true);
  });

  it.each(['', 'ftp://h', 'http://user:pw@h', 'h:99999', '10.0.0.0/33', 'h/8', 'http://h?x', 'a b', 'x@y'])(
    'are not "%s"',
    (text) => expect(parseServiceAddress(text)).toBeUndefined(),
  );
});
