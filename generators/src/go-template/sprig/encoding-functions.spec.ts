import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('encoding-functions', () => {
  it.each<SprigRow>([
    ['{{ b64enc .uni }}', 'w7xuw68gY8O2ZMOpIMOfIMeGIPCfmIA='],
    ['{{ b64enc "" }}', ''],
    ['{{ b64dec (b64enc .uni) }}', 'ünï cödé ß ǆ 😀'],
    ['{{ b64dec "YQ" }}', 'illegal base64 data at input byte 0'],
    ['{{ b64dec "YQ==" }}', 'a'],
    ['{{ b64dec "Y!Q=" }}', 'illegal base64 data at input byte 1'],
    ['{{ b64dec "YQ=\\n=" }}', 'a'],
    ['{{ b64dec "YQ==x" }}', 'illegal base64 data at input byte 4'],
    ['{{ b64dec "=a" }}', 'illegal base64 data at input byte 0'],
    ['{{ b64dec "/w==" | quote }}', '"\\xff"'],
    ['{{ b32enc .uni }}', 'YO6G5Q5PEBR4HNTEYOUSBQ47EDDYMIHQT6MIA==='],
    ['{{ b32dec (b32enc .s) }}', 'Hello World'],
    ['{{ b32dec "MFRGG===" }}', 'abc'],
    ['{{ b32dec "MFRGG==" }}', 'illegal base32 data at input byte 7'],
    ['{{ b32dec "mfrgg===" }}', 'illegal base32 data at input byte 0'],
    ['{{ b32dec "M=======" }}', 'illegal base32 data at input byte 1'],
    ['{{ sha1sum .s }}', '0a4d55a8d778e5022fab701977c5d840bbc486d0'],
    ['{{ sha256sum .uni }}', '42bb8609e0163a177de46d340ca204f0b427b86a9c1b8e24735ac45f17916bcf'],
    [
      '{{ sha512sum .s }}',
      '2c74fd17edafd80e8447b0d46741ee243b7eb74dd2149a0ab1b9246fb30382f27e853d8585719e0e67cbda0daa8f51671064615d645ae27acb15bfb1447f459b',
    ],
    ['{{ adler32sum .s }}', '403375133'],
    ['{{ adler32sum "" }}', '1'],
    ['{{ sha256sum .one }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
