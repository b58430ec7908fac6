import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('go-url', () => {
  it.each<SprigRow>([
    [
      '{{ urlParse "http://u:p%20w@host:80/a%20b?q=1#f" | toJson }}',
      '{"fragment":"f","host":"host:80","hostname":"host","opaque":"","path":"/a b","query":"q=1","scheme":"http","userinfo":"u:p%20w"}',
    ],
    [
      '{{ urlParse "mailto:x@y?z" | toJson }}',
      '{"fragment":"","host":"","hostname":"","opaque":"x@y","path":"","query":"z","scheme":"mailto","userinfo":""}',
    ],
    ['{{ urlParse "/p%zz" }}', FAILS],
    [
      '{{ urlParse "//h/p" | toJson }}',
      '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/p","query":"","scheme":"","userinfo":""}',
    ],
    [
      '{{ urlParse "http://[::1]:80/" | toJson }}',
      '{"fragment":"","host":"[::1]:80","hostname":"::1","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
    ],
    [
      '{{ urlParse "http://[fe80::1%25en0]/" | toJson }}',
      '{"fragment":"","host":"[fe80::1%en0]","hostname":"fe80::1%en0","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
    ],
    ['{{ urlParse "http://[1.2.3.4]/" }}', FAILS],
    ['{{ urlParse "http://a:b:c/" }}', FAILS],
    [
      '{{ urlParse "ftp://a:b:1/" | toJson }}',
      '{"fragment":"","host":"a:b:1","hostname":"a:b","opaque":"","path":"/","query":"","scheme":"ftp","userinfo":""}',
    ],
    ['{{ urlParse "http://h:x/" }}', FAILS],
    ['{{ urlParse "a:b" }}', 'map[fragment: host: hostname: opaque:b path: query: scheme:a userinfo:]'],
    ['{{ urlParse ":x" }}', FAILS],
    [
      '{{ urlParse "a b/c" | toJson }}',
      '{"fragment":"","host":"","hostname":"","opaque":"","path":"a b/c","query":"","scheme":"","userinfo":""}',
    ],
    ['{{ urlParse "http://a b/" }}', FAILS],
    [
      '{{ urlParse "" | toJson }}',
      '{"fragment":"","host":"","hostname":"","opaque":"","path":"","query":"","scheme":"","userinfo":""}',
    ],
    [
      '{{ urlParse "HTTP://H/é" | toJson }}',
      '{"fragment":"","host":"H","hostname":"H","opaque":"","path":"/é","query":"","scheme":"http","userinfo":""}',
    ],
    ['{{ urlParse "\\n" }}', FAILS],
    [
      '{{ urlJoin (dict "scheme" "http" "host" "host:80" "path" "/a b" "query" "q=1 2" "fragment" "f g" "userinfo" "u:p w") }}',
      FAILS,
    ],
    [
      '{{ urlJoin (dict "scheme" "http" "host" "host:80" "path" "a" "query" "q=1" "userinfo" "u:p") }}',
      'http://u:p@host:80/a?q=1',
    ],
    ['{{ urlJoin (dict "path" "a:b/c") }}', './a:b/c'],
    ['{{ urlJoin (dict "scheme" "mailto" "opaque" "x@y") }}', 'mailto:x@y'],
    ['{{ urlJoin (dict "host" 1) }}', FAILS],
    ['{{ urlJoin (dict) }}', ''],
    ['{{ urlJoin (urlParse "http://u@h/p?x#y") }}', 'http://u@h/p?x#y'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
